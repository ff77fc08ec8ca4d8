import { drainContact, receiveMessage, sweep, type SweepMemory } from '../../engine/commands/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { ConversationModel, DeadLetterModel, MessageModel, type Conversation, type DeadLetter, type Device } from '../../engine/models/index.ts';
import type { Services } from '../../engine/services.ts';
import { incoming } from './conversations.ts';

/** The sender of `incoming`. */
export const SENDER_KEY = 'tel:+5511999990001';

/** A customer's conversation whose stored state no machine can read: every further message of theirs is poison. */
export async function poisonedConversation(services: Services, device: Device, fields: Partial<IncomingMessage> = {}): Promise<Conversation> {
  const message = incoming(device, fields);
  await receiveMessage(services, message);
  const { senderKey } = await MessageModel.findOne({ providerId: message.providerId }).orFail().lean();
  await drainContact(services, { deviceId: message.deviceId, senderKey: senderKey ?? '' });
  const { conversationId } = await MessageModel.findOne({ providerId: message.providerId }).orFail().lean();
  await ConversationModel.collection.updateOne({ _id: conversationId! }, { $set: { state: 'estragado' } });
  return ConversationModel.findById(conversationId).orFail().lean();
}

/** As somebody who knows the store would put it right again. */
export async function mend({ _id }: Conversation): Promise<void> {
  await ConversationModel.collection.updateOne({ _id }, { $set: { state: 'waiting' } });
}

/** The services of a process that lives `ms` later. */
export function later(services: Services, ms: number): Services {
  return { ...services, now: () => new Date(Date.now() + ms) };
}

/** What is stored now is old enough for these sweeps; three failures make a dead letter. */
export async function sweepThrice(services: Services): Promise<SweepMemory> {
  const memory: SweepMemory = { slotsAt: Date.now() + 60_000 };
  for (let round = 0; round < 3; round += 1) await sweep(later(services, 4_000), memory);
  return memory;
}

/** The one dead letter there is. */
export async function onlyLetter(): Promise<DeadLetter> {
  const [letter, ...others] = await DeadLetterModel.find().lean();
  if (!letter || others.length > 0) throw new Error(`${others.length + (letter ? 1 : 0)} dead letters instead of one`);
  return letter;
}
