import type { Priority, RoutingTrigger } from '../../contract/index.ts';
import type { ConversationEvent, ConversationEventType, ConversationSnapshot } from '../../conversation/index.ts';
import type { Conversation } from '../../models/index.ts';
import { turnOf } from '../../routing/index.ts';

/** What brings a conversation into a queue, as routing calls it. */
const TRIGGERS: Partial<Record<ConversationEventType, RoutingTrigger>> = {
  open: 'opened',
  customerReopen: 'reopened',
  unmerge: 'reopened',
  transferToDepartment: 'transferred',
  release: 'released',
};

/** Why routing is to look at a conversation after an event of the machine: it begins to wait, or waits in another queue. Null otherwise. */
export function triggerOf(before: ConversationSnapshot | null, event: ConversationEvent, after: ConversationSnapshot): RoutingTrigger | null {
  const waits = after.state === 'waiting' && before?.state === 'waiting' && before.context.departmentId === after.context.departmentId;
  return after.state === 'waiting' && !waits ? (TRIGGERS[event.type] ?? null) : null;
}

/** Its place among those that wait, by {@link turnOf}; null when it does not wait. */
export function turnAtOf({ state, context: { waitingSince } }: ConversationSnapshot, priority: Priority): Date | null {
  return state === 'waiting' && waitingSince !== null ? new Date(turnOf({ priority, waitingSince })) : null;
}

type QueueFields = Partial<Pick<Conversation, 'turnAt' | 'routing'>>;

/**
 * What a change writes for routing: a place in line while it waits, and when to be looked at once it begins to. Nothing
 * when a conversation stays as it was, so that a message costs no more. What rules said of it ends with its waiting; who
 * declined it is forgotten when it opens again.
 */
export function queueFieldsOf(
  current: Pick<Conversation, 'state' | 'turnAt' | 'routing'> | null,
  snapshot: ConversationSnapshot,
  { trigger, priority, now }: { trigger: RoutingTrigger | null; priority: Priority; now: Date },
): QueueFields {
  const turnAt = turnAtOf(snapshot, priority);
  const routing = routingOf(current, snapshot.state, trigger, now);
  return { ...(turnAt?.getTime() !== current?.turnAt?.getTime() && { turnAt }), ...(routing && { routing }) };
}

function routingOf(current: Pick<Conversation, 'state' | 'routing'> | null, state: Conversation['state'], trigger: RoutingTrigger | null, now: Date): Conversation['routing'] | null {
  // Absent in those that a process of an older release opened.
  const declinedBy = current?.routing?.declinedBy ?? [];
  if (state === 'waiting') return trigger && { dueAt: now, trigger, declinedBy: trigger === 'opened' || trigger === 'reopened' ? [] : declinedBy };
  const ends = current?.state === 'waiting' || (state === 'closed' && current?.state !== 'closed');
  return ends ? { declinedBy } : null;
}
