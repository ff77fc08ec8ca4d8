import { acceptConversation, drainContact, postMessage, receiveMessage } from '../../engine/commands/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { ConversationModel, MessageModel, type Conversation, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { incoming } from './conversations.ts';

/** Stores messages of one sender and drains them, as the worker does on its hint. */
export async function take(services: Services, ...messages: IncomingMessage[]): Promise<void> {
  for (const message of messages) await receiveMessage(services, message);
  const stored = await MessageModel.findOne({ providerId: messages[0]?.providerId }).orFail().lean();
  await drainContact(services, { deviceId: stored.deviceId.toHexString(), senderKey: stored.senderKey ?? '' });
}

/** A conversation that a customer began; answers its id. `phone`: whose it is. */
export async function waitingConversation(services: Services, device: Device, phone = '+5511999990001'): Promise<string> {
  const message = incoming(device, { phone });
  await take(services, message);
  const { conversationId } = await MessageModel.findOne({ providerId: message.providerId }).orFail().lean();
  return String(conversationId);
}

/** One that the viewer has and has answered. */
export async function answeredConversation(services: Services, device: Device, viewer: Viewer, phone?: string): Promise<string> {
  const conversationId = await waitingConversation(services, device, phone);
  await acceptConversation(services, viewer, { conversationId });
  await postMessage(services, viewer, { conversationId, text: 'Bom dia, em que posso ajudar?', clientMessageId: `answer-${conversationId}` });
  return conversationId;
}

export async function findConversation(conversationId: string): Promise<Conversation> {
  return ConversationModel.findById(conversationId).orFail().lean();
}

/** Services whose clock stands so many minutes later. */
export function later(services: Services, minutes: number): Services {
  return { ...services, now: () => new Date(Date.now() + minutes * 60_000) };
}
