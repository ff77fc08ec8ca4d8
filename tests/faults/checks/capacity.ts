import { step, type ConversationEvent, type ConversationSnapshot } from '../../../engine/conversation/index.ts';
import { seatHolderOf, type Conversation, type StoredTimelineEvent } from '../../../engine/models/index.ts';
import type { History } from '../history.ts';

/** Somebody gets or gives up a conversation. */
interface Handover {
  at: number;
  userId: string;
  conversationId: string;
  /** What gave it to them; null: they no longer have it. */
  by: StoredTimelineEvent | null;
}

/** By hand a capacity may be exceeded, and the event says so. */
const BY_HAND: ReadonlySet<string> = new Set(['assigned', 'transferred']);

/**
 * Times at which the engine gave somebody more than their capacity. Events carry the time between the reservation of the
 * place and the write, and a place is free only after the write that gave it up: so what overlaps in the timelines
 * overlapped in fact.
 */
export function findAboveCapacity(history: History): string[] {
  const capacities = new Map(history.users.map(({ _id, capacity }) => [_id.toHexString(), capacity]));
  const held = new Map<string, Set<string>>();
  const handovers = history.conversations.flatMap((conversation) => handoversOf(conversation, history.timelines.get(conversation._id.toHexString()) ?? []));
  return handovers
    .toSorted((one, other) => one.at - other.at || Number(one.by !== null) - Number(other.by !== null))
    .flatMap(({ userId, conversationId, by }) => {
      const theirs = held.get(userId) ?? new Set();
      held.set(userId, theirs);
      if (!by) {
        theirs.delete(conversationId);
        return [];
      }
      theirs.add(conversationId);
      const capacity = capacities.get(userId) ?? 0;
      return theirs.size > capacity && !BY_HAND.has(by.type) ? [`${userId} was given ${theirs.size} of ${capacity} by event ${by.seq} (${by.type}) of ${conversationId}`] : [];
    });
}

/** Places that are not what a user holds. */
export function findWrongSlots({ users, conversations }: Pick<History, 'users' | 'conversations'>): string[] {
  return users.flatMap(({ _id, name, slots }) => {
    const held = new Set(conversations.filter((each) => seatHolderOf(each)?.equals(_id)).map((each) => each._id.toHexString()));
    const kept = slots.map((slot) => slot.conversationId.toHexString());
    const extra = kept.filter((id, index) => !held.has(id) || kept.indexOf(id) !== index);
    return [...extra.map((id) => `${name} has a place for ${id}`), ...[...held].filter((id) => !kept.includes(id)).map((id) => `${name} has no place for ${id}`)];
  });
}

function handoversOf({ _id }: Conversation, timeline: StoredTimelineEvent[]): Handover[] {
  const conversationId = _id.toHexString();
  const handovers: Handover[] = [];
  let snapshot: ConversationSnapshot | null = null;
  for (const event of timeline) {
    if (!event.machineEvent) continue;
    const before = holderOf(snapshot);
    try {
      snapshot = step(snapshot, event.machineEvent as unknown as ConversationEvent).next; // Stored as plain data.
    } catch {
      break; // Told by the check of the timelines.
    }
    const after = holderOf(snapshot);
    if (before === after) continue;
    const at = event.at.getTime();
    if (before) handovers.push({ at, userId: before, conversationId, by: null });
    if (after) handovers.push({ at, userId: after, conversationId, by: event });
  }
  return handovers;
}

function holderOf(snapshot: ConversationSnapshot | null): string | null {
  return snapshot && (snapshot.state === 'assigned' || snapshot.state === 'unread') ? snapshot.context.assigneeId : null;
}
