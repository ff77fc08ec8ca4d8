import { drainContact, readTimeline, receiveMessage } from '../../engine/commands/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import { ContactMergeModel, ContactModel, ConversationModel, DeviceMoveModel, MessageModel, type Contact } from '../../engine/models/index.ts';
import type { Services } from '../../engine/services.ts';

/** Stores messages and drains their senders, as gateway and worker do. */
export async function takeMessages(services: Services, ...messages: IncomingMessage[]): Promise<void> {
  for (const message of messages) {
    await receiveMessage(services, message);
    await drainSenderOf(services, message);
  }
}

/** What the hint of a stored message asks of a worker. */
export async function drainSenderOf(services: Services, { deviceId, providerId }: IncomingMessage): Promise<void> {
  const { senderKey } = await MessageModel.findOne({ deviceId, providerId }).orFail().lean();
  await drainContact(services, { deviceId, senderKey: senderKey ?? '' });
}

/** The contacts that stand for themselves, oldest first. */
export function livingContacts(): Promise<Contact[]> {
  return ContactModel.find({ mergedInto: null }).sort({ createdAt: 1, _id: 1 }).lean();
}

/** The contact whose key it is. */
export function holderOf(identityKey: string): Promise<Contact> {
  return ContactModel.findOne({ identityKeys: identityKey }).orFail().lean();
}

/**
 * What people see of contacts, conversations and messages, to compare a before with an after. Left out: versions, times
 * of change, and the lines that merging, moving and undoing them add to histories.
 */
export async function readEverything(): Promise<object> {
  const [contacts, conversations, messages] = await Promise.all([
    ContactModel.find().sort({ _id: 1 }).lean(),
    ConversationModel.find().sort({ _id: 1 }).lean(),
    MessageModel.find().sort({ _id: 1 }).lean(),
  ]);
  const timelines = await Promise.all(conversations.map(readTimeline));
  return {
    contacts: contacts.map(({ _id, name, phone, identityKeys, absorbedKeys, clientId, ignored, mergedInto, merging, tokens }) => ({ id: String(_id), name, phone, identityKeys, absorbedKeys, clientId, ignored, mergedInto, merging, tokens: tokens.toSorted() })),
    conversations: conversations.map(({ _id, deviceId, contactId, state, openKey, assigneeId, departmentId, unreadCount, newestUnseen, lastMessage, lastMessageAt, waitingSince, waitedFrom, closedAt, closeReason, mergedInto, absorbed, previousId, tags, tokens }, index) => ({
      id: String(_id), deviceId: String(deviceId), contactId: String(contactId), state, openKey, assigneeId, departmentId, unreadCount, newestUnseen, lastMessage, lastMessageAt, waitingSince, waitedFrom, closedAt, closeReason, mergedInto: mergedInto ?? null, absorbed: absorbed ?? [], previousId, tags, tokens: tokens.toSorted(),
      timeline: timelines[index]?.filter(({ type }) => !LINES_OF_JOINING.has(type)).map(({ type, data }) => ({ type, data })),
    })),
    messages: messages.map(({ _id, deviceId, contactId, conversationId, seq, clientMessageId, text, sortAt, status, moves }) => ({ id: String(_id), deviceId: String(deviceId), contactId: String(contactId), conversationId: String(conversationId), seq, clientMessageId, text, sortAt, status, moves: moves ?? [] })),
    unfinished: (await ContactMergeModel.countDocuments({ 'working.0': { $exists: true } })) + (await DeviceMoveModel.countDocuments({ 'working.0': { $exists: true } })),
  };
}

const LINES_OF_JOINING: ReadonlySet<string> = new Set(['merged', 'unmerged', 'moved', 'moved_back']);
