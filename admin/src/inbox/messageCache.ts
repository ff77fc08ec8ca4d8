import type { InfiniteData } from '@tanstack/react-query';
import type { MessagePage, MessageRecord, MessageStatus } from '../../../engine/contract/index.ts';

/** The first page is the newest; within a page oldest → newest. */
export type MessagePages = InfiniteData<MessagePage, string | undefined>;

/**
 * How far a message has come. A later event never takes it back, but a retry does, and then the
 * answer of the retry is given with `force`.
 */
const PROGRESS: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  failed: 2,
  unknown: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  received: 5,
};

/** The later status of two. */
export function furtherStatus(known: MessageStatus, next: MessageStatus): MessageStatus {
  return PROGRESS[next] >= PROGRESS[known] ? next : known;
}

/** Whether both are records of one message: the same id, or the same id given by the sender. */
export function isSameMessage(left: MessageRecord, right: MessageRecord): boolean {
  return left.id === right.id || (Boolean(left.clientMessageId) && left.clientMessageId === right.clientMessageId);
}

export function mergeRecords(known: MessageRecord, next: MessageRecord): MessageRecord {
  const status = furtherStatus(known.status, next.status);
  return { ...next, status, failureReason: status === next.status ? next.failureReason : known.failureReason };
}

/** Whether a reaction, an edit or a deletion has become part of the message that it is about, and no line of its own any more. */
export function isCarriedOver({ targetId, status }: Pick<MessageRecord, 'targetId' | 'status'>): boolean {
  return targetId !== undefined && PROGRESS[status] >= PROGRESS.sent;
}

/** Puts a message in its place in the loaded pages, or renews it there. `force` takes the record's status as it is. */
export function mergeMessage(pages: MessagePages, message: MessageRecord, { force = false } = {}): MessagePages {
  if (isCarriedOver(message)) return withoutMessage(pages, message.id);
  for (const [pageIndex, page] of pages.pages.entries()) {
    const index = page.messages.findIndex((known) => isSameMessage(known, message));
    const known = page.messages[index];
    if (!known) continue;
    const merged = force ? message : mergeRecords(known, message);
    return withMessages(pages, pageIndex, page.messages.with(index, merged));
  }
  return insertMessage(pages, message);
}

/** A page as fetched, whose statuses are not older than those already seen. */
export function reconcileMessages(page: MessagePage, cached: MessagePages | undefined): MessagePage {
  if (!cached) return page;
  const known = new Map(cached.pages.flatMap((each) => each.messages).map((message) => [message.id, message]));
  return { ...page, messages: page.messages.map((message) => mergeWithKnown(known.get(message.id), message)) };
}

/** All loaded messages, oldest → newest, each once. */
export function messagesOf(pages: Pick<MessagePages, 'pages'> | undefined): MessageRecord[] {
  const byId = new Map<string, MessageRecord>();
  for (const page of pages?.pages.toReversed() ?? []) for (const message of page.messages) byId.set(message.id, message);
  return [...byId.values()];
}

/** Keeps only the newest page, so that opening a conversation again fetches one page and not its whole past. */
export function newestPageOnly(pages: MessagePages): MessagePages {
  return pages.pages.length <= 1 ? pages : { pages: pages.pages.slice(0, 1), pageParams: pages.pageParams.slice(0, 1) };
}

/** The pages without a message; the same pages when it is not in them. */
export function withoutMessage(pages: MessagePages, id: string): MessagePages {
  if (!pages.pages.some((page) => page.messages.some((message) => message.id === id))) return pages;
  return { ...pages, pages: pages.pages.map((page) => ({ ...page, messages: page.messages.filter((message) => message.id !== id) })) };
}

function insertMessage(pages: MessagePages, message: MessageRecord): MessagePages {
  const at = Date.parse(message.at);
  const pageIndex = pages.pages.findIndex((page) => page.messages.some((known) => Date.parse(known.at) <= at));
  if (pageIndex >= 0) {
    const messages = pages.pages[pageIndex]?.messages ?? [];
    const after = messages.findLastIndex((known) => Date.parse(known.at) <= at);
    return withMessages(pages, pageIndex, messages.toSpliced(after + 1, 0, message));
  }
  const last = pages.pages.length - 1;
  const oldest = pages.pages[last];
  // It is older than all that is loaded; the page it lies in will bring it.
  if (!oldest || oldest.nextCursor) return pages;
  return withMessages(pages, last, [message, ...oldest.messages]);
}

function withMessages(pages: MessagePages, pageIndex: number, messages: MessageRecord[]): MessagePages {
  return { ...pages, pages: pages.pages.map((page, index) => (index === pageIndex ? { ...page, messages } : page)) };
}

function mergeWithKnown(known: MessageRecord | undefined, message: MessageRecord): MessageRecord {
  return known ? mergeRecords(known, message) : message;
}
