import type { ConversationRecord, DecisionRecord, UserRecord } from '../../../engine/contract/index.ts';

/** What may be asked about a conversation, as the last part of its text's key. */
export type WhyQuestion = 'me' | 'other' | 'waiting';

type Subject = Pick<ConversationRecord, 'state' | 'assignee'>;

/**
 * What the viewer may ask now; null when there is nothing to tell. Why somebody has it is told only while they have it
 * from the engine: who accepted it by hand knows why. Of others supervisors may ask. `newest`: undefined while not known.
 */
export function whyQuestion({ state, assignee }: Subject, viewer: Pick<UserRecord, 'id' | 'role'>, newest: Pick<DecisionRecord, 'result'> | undefined): WhyQuestion | null {
  if (state === 'waiting') return 'waiting';
  if (!isGiven({ state, assignee }, newest)) return null;
  if (assignee?.id === viewer.id) return 'me';
  return viewer.role === 'agent' ? null : 'other';
}

/** Whether the engine gave the conversation to who has it. */
export function isGiven({ state, assignee }: Subject, newest: Pick<DecisionRecord, 'result'> | undefined): boolean {
  return (state === 'assigned' || state === 'unread') && assignee !== null && newest?.result.assignee?.id === assignee.id;
}

/** Changes whenever routing may have decided again, and not with every message. */
export function routingStamp({ state, assignee, department, waitingSince }: Pick<ConversationRecord, 'state' | 'assignee' | 'department' | 'waitingSince'>): string {
  return [state === 'unread' ? 'assigned' : state, assignee?.id, department?.id, waitingSince].join('/');
}
