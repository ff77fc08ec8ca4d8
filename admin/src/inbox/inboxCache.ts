import type { InfiniteData } from '@tanstack/react-query';
import { isInTab, type ConversationRecord, type InboxPage, type Tab } from '../../../engine/contract/index.ts';
import type { ListScope } from './inboxKeys.ts';

export type InboxPages = InfiniteData<InboxPage, string | undefined>;

/** The one of two records of the same conversation that is the later: versions never go backwards. */
export function freshest(known: ConversationRecord | undefined, record: ConversationRecord): ConversationRecord {
  return known && known.version > record.version ? known : record;
}

/** The order of a tab: who has waited longest first in `waiting`, the latest message first elsewhere. */
export function compareInTab(tab: Tab, left: ConversationRecord, right: ConversationRecord): number {
  const byTime = tab === 'waiting' ? waitingFrom(left) - waitingFrom(right) : lastMoved(right) - lastMoved(left);
  return byTime || left.id.localeCompare(right.id);
}

/** Whether a list of this scope shows the conversation. A search cannot be judged here: it keeps what the server found. */
export function isInScope(scope: ListScope, conversation: ConversationRecord, viewerId: string): boolean {
  if (!isInTab(scope.q ? 'all' : scope.tab, conversation, viewerId)) return false;
  if (scope.deviceId && conversation.device.id !== scope.deviceId) return false;
  return !scope.departmentId || conversation.department?.id === scope.departmentId;
}

/** Inserts, moves, replaces or removes a conversation in the loaded pages of one list. */
export function placeConversation(pages: InboxPages, scope: ListScope, conversation: ConversationRecord, viewerId: string): InboxPages {
  const listed = findConversation(pages, conversation.id);
  if (listed && listed.version > conversation.version) return pages;
  const isWanted = isInScope(scope, conversation, viewerId) && (!scope.q || listed !== undefined);
  if (!isWanted) return listed ? removeConversation(pages, conversation.id) : pages;
  const tab = scope.q ? 'all' : scope.tab;
  if (listed && compareInTab(tab, listed, conversation) === 0) return replaceConversation(pages, conversation);
  return insertConversation(listed ? removeConversation(pages, conversation.id) : pages, tab, conversation);
}

export function removeConversation(pages: InboxPages, id: string): InboxPages {
  if (!findConversation(pages, id)) return pages;
  return mapPages(pages, (items) => (items.some((item) => item.id === id) ? items.filter((item) => item.id !== id) : items));
}

/** A page as fetched, with what is known to be newer put in its place, and what has left the list meanwhile left out. */
export function reconcilePage(page: InboxPage, scope: ListScope, known: ReadonlyMap<string, ConversationRecord>, viewerId: string): InboxPage {
  const items = page.items.map((item) => freshest(known.get(item.id), item)).filter((item) => isInScope(scope, item, viewerId));
  return { ...page, items };
}

/** The conversations of all loaded pages, each once: a conversation that moved between two fetches may be in two pages. */
export function conversationsOf(pages: Pick<InboxPages, 'pages'> | undefined): ConversationRecord[] {
  const byId = new Map<string, ConversationRecord>();
  for (const item of pages?.pages.flatMap((page) => page.items) ?? []) if (!byId.has(item.id)) byId.set(item.id, item);
  return [...byId.values()];
}

function insertConversation(pages: InboxPages, tab: Tab, conversation: ConversationRecord): InboxPages {
  const at = pages.pages.findIndex((page) => page.items.some((item) => compareInTab(tab, conversation, item) < 0));
  if (at >= 0) {
    return mapPages(pages, (items, index) => {
      if (index !== at) return items;
      const before = items.findIndex((item) => compareInTab(tab, conversation, item) < 0);
      return [...items.slice(0, before), conversation, ...items.slice(before)];
    });
  }
  const last = pages.pages.length - 1;
  // It belongs to a page that is not loaded yet; that page will bring it.
  if (pages.pages[last]?.nextCursor) return pages;
  return mapPages(pages, (items, index) => (index === last ? [...items, conversation] : items));
}

function replaceConversation(pages: InboxPages, conversation: ConversationRecord): InboxPages {
  return mapPages(pages, (items) =>
    items.some((item) => item.id === conversation.id) ? items.map((item) => (item.id === conversation.id ? conversation : item)) : items,
  );
}

function findConversation(pages: InboxPages, id: string): ConversationRecord | undefined {
  for (const page of pages.pages) {
    const found = page.items.find((item) => item.id === id);
    if (found) return found;
  }
  return undefined;
}

function mapPages(pages: InboxPages, change: (items: ConversationRecord[], index: number) => ConversationRecord[]): InboxPages {
  return {
    ...pages,
    pages: pages.pages.map((page, index) => {
      const items = change(page.items, index);
      return items === page.items ? page : { ...page, items };
    }),
  };
}

function waitingFrom(conversation: ConversationRecord): number {
  return Date.parse(conversation.waitingSince ?? conversation.openedAt);
}

function lastMoved(conversation: ConversationRecord): number {
  return Date.parse(conversation.lastMessage?.at ?? conversation.openedAt);
}
