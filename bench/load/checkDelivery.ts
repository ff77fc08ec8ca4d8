import { ContactModel, ConversationModel, MessageModel, TimelineEventModel } from '../../engine/models/index.ts';

/** A message that was handed over, and whose it was. */
export interface SentMessage {
  messageId: string;
  providerId: string;
  phone: string;
}

/** Something did not arrive as it must: the figures of such a run are worth nothing. */
export class DeliveryError extends Error {
  constructor(problems: string[]) {
    super(`${problems.length} messages were not delivered as they must be; the first: ${problems.slice(0, 5).join('; ')}`);
    this.name = 'DeliveryError';
  }
}

/**
 * Every message stands once in the store, drained, in an active conversation of its customer, who has one only; and the
 * timeline tells of it once. Throws {@link DeliveryError}.
 */
export async function checkDelivery(deviceId: string, sent: SentMessage[]): Promise<void> {
  const stored = await MessageModel.find({ deviceId, providerId: { $in: sent.map(({ providerId }) => providerId) } }).lean();
  const copies = new Map<string | undefined, typeof stored>();
  for (const message of stored) copies.set(message.providerId, [...(copies.get(message.providerId) ?? []), message]);
  const told = await countTellings(deviceId);
  const owners = await readOwners(deviceId);
  const problems = sent.flatMap(({ messageId, providerId, phone }) => {
    const [message, ...others] = copies.get(providerId) ?? [];
    const conversationId = message?.conversationId?.toHexString() ?? '';
    if (!message || message._id.toHexString() !== messageId) return [`${messageId} is not stored`];
    if (others.length > 0) return [`${messageId} is stored ${others.length + 1} times`];
    if (message.undrained) return [`${messageId} is not drained`];
    if (owners.get(conversationId) !== phone) return [`${messageId} is not in its customer's conversation`];
    if (told.get(`${conversationId} ${messageId}`) !== 1) return [`${messageId} is told of ${told.get(`${conversationId} ${messageId}`) ?? 0} times`];
    return [];
  });
  const phones = [...owners.values()];
  if (new Set(phones).size < phones.length) problems.push('a customer has two active conversations');
  if (problems.length > 0) throw new DeliveryError(problems);
}

/** How often the timelines tell of each message: by conversation and message. */
async function countTellings(deviceId: string): Promise<Map<string, number>> {
  // The conversations first: an event that is being drained is in one of the two readings, or in both.
  const conversations = await ConversationModel.find({ deviceId }, { events: 1 }).lean();
  const drained = await TimelineEventModel.find({ conversationId: { $in: conversations.map(({ _id }) => _id) }, type: 'message_in' }, { conversationId: 1, seq: 1, data: 1 }).lean();
  const carried = conversations.flatMap(({ _id, events }) => events.filter(({ type }) => type === 'message_in').map((event) => ({ conversationId: _id, ...event })));
  const events = new Map([...drained, ...carried].map((event) => [`${event.conversationId.toHexString()} ${event.seq}`, event]));
  const tellings = new Map<string, number>();
  for (const { conversationId, data } of events.values()) {
    for (const messageId of data.messageIds as string[]) { // As `absorbDraft` writes them.
      const key = `${conversationId.toHexString()} ${messageId}`;
      tellings.set(key, (tellings.get(key) ?? 0) + 1);
    }
  }
  return tellings;
}

/** The phone of whoever each active conversation is with. */
async function readOwners(deviceId: string): Promise<Map<string, string | null>> {
  const conversations = await ConversationModel.find({ deviceId, active: true }, { contactId: 1 }).lean();
  const contacts = await ContactModel.find({ _id: { $in: conversations.map(({ contactId }) => contactId) } }, { phone: 1 }).lean();
  const phones = new Map(contacts.map(({ _id, phone }) => [_id.toHexString(), phone]));
  return new Map(conversations.map(({ _id, contactId }) => [_id.toHexString(), phones.get(contactId.toHexString()) ?? null]));
}
