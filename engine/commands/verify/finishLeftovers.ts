import { ConversationModel, MessageModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { settleAbandoned } from '../conversations/settleConversation.ts';
import { completeTransfer } from '../conversations/transferConversation.ts';
import { findUnsettled } from '../sweep/findUnsettled.ts';
import { drainContact } from '../inbound/drainContact.ts';

/** Work older than this is nobody's any more: every process and the sweeper have had their time. */
const OVERDUE_MS = 30_000;

/** One piece of work that a crash left behind. */
export interface Leftover {
  kind: 'messages' | 'effects' | 'transfer';
  deviceId: string | null;
  /** Whose messages: their identity key. */
  senderKey: string | null;
  conversationId: string | null;
  protocol: string | null;
  /** Messages, effects and entries. */
  count: number;
}

/** What overdue work there is, each piece with what finishes it. */
export async function findLeftovers(services: Services): Promise<{ leftover: Leftover; finish: () => Promise<void> }[]> {
  const before = new Date(services.now().getTime() - OVERDUE_MS);
  return [...(await findMessages(services, before)), ...(await findEffects(services, before)), ...(await findTransfers(services, before))];
}

type Found = Awaited<ReturnType<typeof findLeftovers>>;

async function findMessages(services: Services, before: Date): Promise<Found> {
  const senders = new Map<string, { deviceId: string; senderKey: string; count: number }>();
  for await (const message of MessageModel.find({ undrained: true, arrivedAt: { $lt: before } }, { deviceId: 1, senderKey: 1 }).lean().cursor()) {
    if (!message.senderKey) continue;
    const deviceId = message.deviceId.toHexString();
    const sender = senders.get(`${deviceId} ${message.senderKey}`) ?? { deviceId, senderKey: message.senderKey, count: 0 };
    sender.count += 1;
    senders.set(`${deviceId} ${message.senderKey}`, sender);
  }
  return [...senders.values()].map((sender) => ({
    leftover: { kind: 'messages', conversationId: null, protocol: null, ...sender },
    finish: () => drainContact(services, sender),
  }));
}

async function findEffects(services: Services, before: Date): Promise<Found> {
  return (await findUnsettled(before)).map((conversation) => ({
    leftover: { kind: 'effects', deviceId: null, senderKey: null, conversationId: conversation._id.toHexString(), protocol: conversation.protocol, count: conversation.effects.length + conversation.events.length },
    finish: () => settleAbandoned(services, conversation, before),
  }));
}

/** Not those that wait for an answer of the receiver. */
async function findTransfers(services: Services, before: Date): Promise<Found> {
  const conversations = await ConversationModel.find({ 'pendingTransfer.requestedAt': { $lt: before }, 'pendingTransfer.offer': { $exists: false } }, { protocol: 1 }).lean();
  return conversations.map(({ _id, protocol }) => ({
    leftover: { kind: 'transfer', deviceId: null, senderKey: null, conversationId: _id.toHexString(), protocol, count: 1 },
    finish: () => completeTransfer(services, _id.toHexString()),
  }));
}
