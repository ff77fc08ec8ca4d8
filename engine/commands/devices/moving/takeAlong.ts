import type { Types } from 'mongoose';
import { ConversationModel, DeviceModel, MessageModel, type Conversation, type DeviceMove } from '../../../models/index.ts';
import { presentDevice } from '../../../presenters/device.ts';
import type { Services } from '../../../services.ts';
import { settleAbandoned } from '../../conversations/settleConversation.ts';

/** With what its changes still carry: a message that stands in its collection afterwards would have the former device. */
export async function takeAllAlong(services: Services, conversationId: Types.ObjectId): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId).orFail().lean();
  if (conversation.effects.length > 0) await settleAbandoned(services, conversation);
  await takeQueuedAlong(services, conversation);
}

/**
 * A moved conversation's queued messages leave through its present device: the sender takes them along by itself (see
 * sendQueuedMessages), and this is what lets the sweeper find them there.
 */
export async function takeQueuedAlong(services: Services, { _id, deviceId }: Pick<Conversation, '_id' | 'deviceId'>): Promise<void> {
  const { modifiedCount } = await MessageModel.updateMany({ conversationId: _id, status: 'queued', deviceId: { $ne: deviceId } }, { $set: { deviceId, nextAttemptAt: null } });
  if (modifiedCount > 0) await services.queues.wakeOutbound(deviceId.toHexString(), _id.toHexString());
}

/** Panels show how it goes. */
export async function tellDevices(services: Services, { fromId, toId }: Pick<DeviceMove, 'fromId' | 'toId'>): Promise<void> {
  for (const device of await DeviceModel.find({ _id: { $in: [fromId, toId] } }).lean()) services.live.device(presentDevice(device));
}
