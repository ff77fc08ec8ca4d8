import { z } from 'zod';
import { conversationRecord, isOfferedTo, type ConversationRecord, type ConversationState } from './conversation.ts';
import { id, pageLimit } from './primitives.ts';

export const TABS = ['waiting', 'unread', 'mine', 'all'] as const;
export const tab = z.enum(TABS);
export type Tab = z.infer<typeof tab>;

/** The states a tab lists; `mine` asks who has it instead. */
export const TAB_STATES: Record<Tab, readonly ConversationState[]> = {
  waiting: ['waiting'],
  unread: ['unread'],
  // Also one that still waits for the viewer to accept it.
  mine: ['bot', 'waiting', 'assigned', 'unread'],
  all: ['bot', 'waiting', 'assigned', 'unread'],
};

/** Whether a conversation lies in a tab of the user `viewerId`. */
export function isInTab(which: Tab, conversation: Pick<ConversationRecord, 'state' | 'assignee' | 'transfer'>, viewerId: string): boolean {
  if (!TAB_STATES[which].includes(conversation.state)) return false;
  return which !== 'mine' || conversation.assignee?.id === viewerId || isOfferedTo(conversation, viewerId);
}

/** Counts are exact up to here; beyond, the answer says `capped`. */
export const COUNT_LIMIT = 1000;

/** `cursor`: of an earlier page. `limit`: how many, at most 100; more is taken as 100. `q`: what is looked for. */
export const inboxQuery = z.object({
  tab: tab.default('waiting'),
  cursor: z.string().max(200).optional(),
  limit: pageLimit(30),
  q: z.string().trim().max(100).optional(),
  deviceId: id.optional(),
  departmentId: id.optional(),
});
export type InboxQuery = z.infer<typeof inboxQuery>;

export const inboxCounts = z.record(tab, z.number().int());
export type InboxCounts = z.infer<typeof inboxCounts>;

export const inboxPage = z.object({
  items: z.array(conversationRecord),
  nextCursor: z.string().nullable(),
  counts: inboxCounts,
  capped: z.boolean().optional(),
});
export type InboxPage = z.infer<typeof inboxPage>;
