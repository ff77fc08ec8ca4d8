import type { z } from 'zod';
import { messagePage, type MessageRecord } from '../../engine/contract/index.ts';
import { ContactModel, ConversationModel, MessageModel, SimulatedTrafficModel, TimelineEventModel, UserModel, type Contact, type Conversation, type Message, type SimulatedTraffic, type StoredTimelineEvent, type User } from '../../engine/models/index.ts';
import { markOf, type Ledger } from './ledger.ts';

/** What was asked of an installation, what its store holds, what its API shows and what customers received. */
export interface History {
  ledger: Ledger;
  messages: Message[];
  conversations: Conversation[];
  /** By conversation, by `seq`; also what is not drained yet. */
  timelines: Map<string, StoredTimelineEvent[]>;
  users: User[];
  contacts: Contact[];
  /** What customers received, in order. */
  received: SimulatedTraffic[];
  /** What customers wrote and no device has taken. */
  untaken: SimulatedTraffic[];
  /** By conversation, oldest first. */
  shown: Map<string, MessageRecord[]>;
}

/** The messages of a conversation, as its API shows them, oldest first. */
export type ReadShown = (conversationId: string) => Promise<MessageRecord[]>;

/** Reads every page. `read`: as somebody who sees every conversation. */
export function createShownReader(read: <T>(path: string, schema: z.ZodType<T>) => Promise<T>): ReadShown {
  return async (conversationId) => {
    let messages: MessageRecord[] = [];
    for (let before: string | null = ''; before !== null; ) {
      const query: string = new URLSearchParams({ limit: '100', ...(before && { before }) }).toString();
      const page = await read(`/api/conversations/${conversationId}/messages?${query}`, messagePage);
      messages = [...page.messages, ...messages];
      before = page.nextCursor;
    }
    return messages;
  };
}

/** Reads everything. Mongoose's default connection must be that of the installation. */
export async function readHistory(ledger: Ledger, readShown: ReadShown): Promise<History> {
  const [messages, conversations, drained, users, contacts, traffic] = await Promise.all([
    MessageModel.find().sort({ arrivedAt: 1, _id: 1 }).lean(),
    ConversationModel.find().sort({ openedAt: 1, _id: 1 }).lean(),
    TimelineEventModel.find().sort({ conversationId: 1, seq: 1 }).lean(),
    UserModel.find().lean(),
    ContactModel.find().lean(),
    SimulatedTrafficModel.find().sort({ _id: 1 }).lean(),
  ]);
  const drainedOf = groupBy(drained, ({ conversationId }) => conversationId.toHexString());
  const timelines = new Map(conversations.map(({ _id, events }) => [_id.toHexString(), inSequence([...(drainedOf.get(_id.toHexString()) ?? []), ...events])]));
  const shown = new Map<string, MessageRecord[]>();
  for (const { _id } of conversations) shown.set(_id.toHexString(), await readShown(_id.toHexString()));
  return {
    ledger,
    messages,
    conversations,
    timelines,
    users,
    contacts,
    received: traffic.filter(({ direction }) => direction === 'fromDevice'),
    untaken: traffic.filter(({ direction, takenAt }) => direction === 'toDevice' && takenAt === null),
    shown,
  };
}

/** An event may be drained and still be in the document: it is one. */
function inSequence(events: StoredTimelineEvent[]): StoredTimelineEvent[] {
  const bySeq = new Map(events.map((event) => [event.seq, event]));
  return [...bySeq.values()].toSorted((one, other) => one.seq - other.seq);
}

/** What has the same key, in the order it came. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | null | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key == null) continue;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** The stored copies of every message that agents wrote, by its mark. */
export function copiesByMark({ messages }: History): Map<string, Message[]> {
  return groupBy(messages, ({ text, direction }) => (direction === 'out' || direction === 'note' ? markOf(text) : null));
}

/** The stored copies of every message that customers wrote, by device and provider's id. */
export function copiesByProviderId({ messages }: History): Map<string, Message[]> {
  return groupBy(messages, ({ deviceId, providerId, direction }) => (direction === 'in' ? `${deviceId.toHexString()} ${providerId}` : null));
}
