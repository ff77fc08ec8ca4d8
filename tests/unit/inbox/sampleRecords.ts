import type { ConversationRecord, InboxPage, MessageRecord } from '../../../engine/contract/index.ts';
import type { InboxPages } from '../../../admin/src/inbox/inboxCache.ts';
import type { MessagePages } from '../../../admin/src/inbox/messageCache.ts';

export const ME = 'a'.repeat(24);
export const SOMEBODY = 'b'.repeat(24);

/** A minute of one fixed day, so that tests read `at(5)`. */
export const at = (minute: number) => new Date(Date.UTC(2026, 5, 12, 12, minute)).toISOString();

export function conversation(id: string, changes: Partial<ConversationRecord> = {}): ConversationRecord {
  return {
    id,
    protocol: `20260612-${id}`,
    state: 'waiting',
    version: 1,
    device: { id: 'device', name: 'Loja' },
    contact: { id: `contact-${id}`, name: id, phone: null, clientId: null },
    department: null,
    assignee: null,
    unreadCount: 0,
    lastMessage: { text: 'oi', at: at(0), direction: 'in' },
    openedAt: at(0),
    waitingSince: at(0),
    closedAt: null,
    closeReason: null,
    previousId: null,
    tags: [],
    ...changes,
  };
}

export function message(id: string, changes: Partial<MessageRecord> = {}): MessageRecord {
  return { id, conversationId: 'c', direction: 'in', type: 'text', text: id, status: 'received', at: at(0), author: null, ...changes };
}

export function inboxPages(...pages: { items: ConversationRecord[]; nextCursor?: string | null }[]): InboxPages {
  const counts: InboxPage['counts'] = { waiting: 0, unread: 0, mine: 0, all: 0 };
  return { pages: pages.map(({ items, nextCursor = null }) => ({ items, nextCursor, counts })), pageParams: pages.map(() => undefined) };
}

/** The first page is the newest. */
export function messagePages(...pages: { messages: MessageRecord[]; nextCursor?: string | null }[]): MessagePages {
  return { pages: pages.map(({ messages, nextCursor = null }) => ({ messages, nextCursor })), pageParams: pages.map(() => undefined) };
}
