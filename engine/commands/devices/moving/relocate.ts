import type { Types } from 'mongoose';
import { DeviceModel, DeviceMoveModel, type Conversation, type DeviceMove } from '../../../models/index.ts';
import type { Joining, Relocation } from '../../joining/index.ts';

/** A move, as what makes two conversations one. */
export function joiningOf(move: DeviceMove): Joining {
  return {
    _id: move._id,
    cause: 'device',
    by: move.by,
    undoneBy: move.undoneBy,
    isInForce: () => isInForce(move),
    bringOver: (conversation) => changeDevice(move, conversation, move.toId),
    takeBack: (conversation) => changeDevice(move, conversation, deviceBefore(move, conversation._id)),
    // What arrived through the device that the newer one was on.
    cameFor: (newer) => Promise.resolve({ deviceId: deviceBefore(move, newer._id), direction: 'in' as const }),
  };
}

/** Whether a move has neither been undone nor is being undone. */
export async function isInForce({ _id }: DeviceMove): Promise<boolean> {
  return (await DeviceMoveModel.exists({ _id, state: { $in: ['moving', 'moved'] } })) !== null;
}

/**
 * What a conversation gets with another device: a line of its history. Only one that is on the move's other device, so
 * that what has been moved on since stays where it is.
 */
export async function changeDevice(move: DeviceMove, conversation: Conversation, deviceId: Types.ObjectId): Promise<Relocation> {
  const former = deviceId.equals(move.toId) ? move.fromId : move.toId;
  if (!conversation.deviceId.equals(former)) return { happenings: [], fields: {} };
  const [from, to] = await Promise.all([former, deviceId].map((id) => DeviceModel.findById(id, { name: 1 }).lean()));
  const isUndoing = deviceId.equals(move.fromId);
  const others = (conversation.formerDeviceIds ?? []).filter((id) => !id.equals(former));
  return {
    happenings: [
      {
        type: isUndoing ? 'moved_back' : 'moved',
        by: (isUndoing && move.undoneBy) || move.by,
        data: { moveId: move._id.toHexString(), fromDeviceId: former.toHexString(), toDeviceId: deviceId.toHexString(), fromName: from?.name ?? '', toName: to?.name ?? '' },
      },
    ],
    fields: { deviceId, formerDeviceIds: [...others, former] },
  };
}

/** Where a conversation was before the move. */
function deviceBefore(move: DeviceMove, conversationId: Types.ObjectId): Types.ObjectId {
  return move.conversationIds.some((id) => id.equals(conversationId)) ? move.fromId : move.toId;
}
