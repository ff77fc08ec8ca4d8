import { PRIORITIES, type Priority } from '../contract/index.ts';

/** Each step of priority is worth so much waiting, ms: half an hour. */
export const PRIORITY_STEP_MS = 30 * 60_000;

/** What decides a conversation's turn. `waitingSince`: ms. */
export interface Queued {
  id: string;
  priority: Priority;
  waitingSince: number;
}

/**
 * When a conversation counts as having come, ms: `waitingSince − step × half an hour`, with low 0, normal 1, high 2,
 * urgent 3. This is priority with ageing: an urgent conversation goes before a normal one that has waited up to an hour
 * longer, and after one that has waited more. The value does not change while it waits, so that it can be stored and
 * indexed, and nothing starves: whatever comes more than an hour and a half later comes after it.
 */
export function turnOf({ priority, waitingSince }: Pick<Queued, 'priority' | 'waitingSince'>): number {
  return waitingSince - PRIORITIES.indexOf(priority) * PRIORITY_STEP_MS;
}

/** The order in which waiting conversations are given away: by their turn, then the longest waiting, then the smaller id. */
export function orderBacklog<Conversation extends Queued>(conversations: readonly Conversation[]): Conversation[] {
  return conversations.toSorted((one, other) => turnOf(one) - turnOf(other) || one.waitingSince - other.waitingSince || (one.id < other.id ? -1 : 1));
}
