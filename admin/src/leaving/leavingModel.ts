import type { ConversationRecord, LeavingOutcome, LeavingPlan, LeavingPreview } from '../../../engine/contract/index.ts';
import { contactTitle } from '../inbox/contactName.ts';
import { foldText } from '../inbox/foldText.ts';

export type Reason = LeavingPlan['reason'];

/** What was chosen so far. `rest` is null while it is not said yet who receives. */
export interface LeavingChoice {
  rest: LeavingOutcome | null;
  /** By conversation. */
  exceptions: ReadonlyMap<string, LeavingOutcome>;
}

export const NOTHING_CHOSEN: LeavingChoice = { rest: { kind: 'queue' }, exceptions: new Map() };

/** The plan that the API takes; null while something is missing. */
export function planOf(reason: Reason, { rest, exceptions }: LeavingChoice): LeavingPlan | null {
  if (!rest) return null;
  return { reason, rest, exceptions: [...exceptions].map(([conversationId, outcome]) => ({ conversationId, outcome })) };
}

/** Another outcome for all. What was an exception and is one no more is forgotten. */
export function chooseRest({ exceptions }: LeavingChoice, rest: LeavingOutcome | null): LeavingChoice {
  return { rest, exceptions: new Map([...exceptions].filter(([, outcome]) => !isSameOutcome(outcome, rest))) };
}

/** Another outcome for one; null, or the same as for all: no exception. */
export function chooseException({ rest, exceptions }: LeavingChoice, conversationId: string, outcome: LeavingOutcome | null): LeavingChoice {
  const next = new Map(exceptions);
  if (!outcome || isSameOutcome(outcome, rest)) next.delete(conversationId);
  else next.set(conversationId, outcome);
  return { rest, exceptions: next };
}

export function isSameOutcome(one: LeavingOutcome | null, other: LeavingOutcome | null): boolean {
  if (!one || !other) return one === other;
  return one.kind === other.kind && (one.kind !== 'user' || other.kind !== 'user' || one.userId === other.userId);
}

export interface LeavingSummary {
  queue: number;
  keep: number;
  /** Who receives how many, most first. */
  users: { id: string; name: string; count: number }[];
  /** Who gets more than they can hold, and who is not there. */
  overCapacity: string[];
  offline: string[];
}

/** How many go where, and what to think of before. */
export function summaryOf({ conversations }: Pick<LeavingPreview, 'conversations'>): LeavingSummary {
  const users = new Map<string, { id: string; name: string; count: number }>();
  const overCapacity = new Set<string>();
  const offline = new Set<string>();
  for (const { user, ...line } of conversations) {
    if (!user) continue;
    users.set(user.id, { ...user, count: (users.get(user.id)?.count ?? 0) + 1 });
    if (line.overCapacity) overCapacity.add(user.name);
    if (line.receiverOffline) offline.add(user.name);
  }
  const count = (kind: 'queue' | 'keep') => conversations.filter((each) => each.kind === kind).length;
  return {
    queue: count('queue'),
    keep: count('keep'),
    users: [...users.values()].toSorted((one, other) => other.count - one.count || one.name.localeCompare(other.name)),
    overCapacity: [...overCapacity],
    offline: [...offline],
  };
}

/** Whether a search of the list finds a conversation: by the contact's name or phone, or by the protocol. */
export function isFound({ contact, protocol }: Pick<ConversationRecord, 'contact' | 'protocol'>, search: string): boolean {
  const words = foldText(search).split(/\s+/).filter(Boolean);
  const text = foldText(`${contactTitle(contact)} ${contact.phone ?? ''} ${protocol}`);
  return words.every((word) => text.includes(word));
}
