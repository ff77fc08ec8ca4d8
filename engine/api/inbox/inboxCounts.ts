import { COUNT_LIMIT, TABS, type InboxCounts } from '../../contract/index.ts';
import { ConversationModel } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { inboxFilter, type InboxScope } from './inboxFilter.ts';

export interface CountedInbox {
  counts: InboxCounts;
  /** Some tab holds more than COUNT_LIMIT. */
  capped?: true;
}

/** How many conversations each tab holds: exact up to COUNT_LIMIT. */
export async function countInbox(scope: InboxScope): Promise<CountedInbox> {
  // One more than the limit tells "a thousand" from "more".
  const numbers = await Promise.all(TABS.map((tab) => ConversationModel.countDocuments(inboxFilter(tab, scope), { limit: COUNT_LIMIT + 1 })));
  return {
    // Every tab has its number, which `fromEntries` cannot say.
    counts: Object.fromEntries(TABS.map((tab, index) => [tab, Math.min(numbers[index] ?? 0, COUNT_LIMIT)])) as InboxCounts,
    ...(numbers.some((number) => number > COUNT_LIMIT) && { capped: true as const }),
  };
}

/** The tab that nobody shares. */
export async function countMine(viewer: Viewer): Promise<number> {
  const number = await ConversationModel.countDocuments(inboxFilter('mine', { viewer, visibility: 'all' }), { limit: COUNT_LIMIT + 1 });
  return Math.min(number, COUNT_LIMIT);
}
