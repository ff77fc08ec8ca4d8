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
  current: Pick<Conversation, 'state' | 'turnAt' | 'routing' | 'assigneeId'> | null,
  snapshot: ConversationSnapshot,
  { trigger, priority, now }: { trigger: RoutingTrigger | null; priority: Priority; now: Date },
): QueueFields {
  const turnAt = turnAtOf(snapshot, priority);
  const routing = routingOf(current, snapshot.state, trigger, now);
  return { ...(turnAt?.getTime() !== current?.turnAt?.getTime() && { turnAt }), ...(routing && { routing }) };
}

/** What stays with a conversation that goes on waiting, whatever is to be done with it next. Absent in those that a process of an older release opened. */
export function lastingOf(routing: Conversation['routing'] | undefined): Omit<Conversation['routing'], 'dueAt' | 'trigger' | 'aim' | 'told' | 'ruledBy' | 'askAgainAt' | 'rounds'> {
  const { dueAt: _dueAt, trigger: _trigger, aim: _aim, told: _told, ruledBy: _ruledBy, askAgainAt: _askAgainAt, rounds: _rounds, ...lasting } = routing ?? { declinedBy: [] };
  return lasting;
}

/** What the rules said of one that goes on waiting in the queue that they found. */
export function saidOf({ aim, ruledBy }: Conversation['routing']): Pick<Conversation['routing'], 'aim' | 'ruledBy'> {
  return { ...(aim && { aim }), ...(ruledBy !== undefined && { ruledBy }) };
}

/** What is written when a conversation goes back to a queue by hand: whoever had it is not given it again, until it is opened anew. */
export function givenBack({ routing, assigneeId }: Conversation, trigger: Extract<RoutingTrigger, 'released' | 'transferred'>, now: Date): Conversation['routing'] {
  const { releasedBy = [], ...lasting } = lastingOf(routing);
  const others = releasedBy.filter((id) => !id.equals(assigneeId));
  return { ...lasting, releasedBy: assigneeId ? [...others, assigneeId] : others, dueAt: now, trigger };
}

/** What stays with one that somebody has now. */
export function withoutWaiting(routing: Conversation['routing'] | undefined): Conversation['routing'] {
  const { escalation: _escalation, ...kept } = lastingOf(routing);
  return kept;
}

/** What stays with one that is opened again: that the customer was told, and who had it; not what rules and people said. */
function afreshOf(closed: Pick<Conversation, 'routing' | 'assigneeId'> | null): Conversation['routing'] {
  const { toldOutsideAt, hadById: before } = closed?.routing ?? {};
  const hadById = closed?.assigneeId ?? before;
  return { declinedBy: [], ...(toldOutsideAt && { toldOutsideAt }), ...(hadById && { hadById }) };
}

function routingOf(current: Pick<Conversation, 'state' | 'routing' | 'assigneeId'> | null, state: Conversation['state'], trigger: RoutingTrigger | null, now: Date): Conversation['routing'] | null {
  const isNew = trigger === 'opened' || trigger === 'reopened';
  if (state === 'waiting') return trigger && { ...(isNew ? afreshOf(current) : lastingOf(current?.routing)), dueAt: now, trigger };
  const ends = current?.state === 'waiting' || (state === 'closed' && current?.state !== 'closed');
  return ends ? withoutWaiting(current?.routing) : null;
}
