import { isInTab, type ConversationRecord, type Tab } from '../../../../engine/contract/index.ts';

/** One line of the list as drawn. */
export type ListRow =
  | { kind: 'conversation'; key: string; conversation: ConversationRecord }
  | { kind: 'heading'; key: 'otherTabs' | 'closed' }
  | { kind: 'more'; key: 'more' };

interface Search {
  tab: Tab;
  viewerId: string;
  closed: readonly ConversationRecord[];
}

/**
 * The lines of the list. A search looks everywhere: what lies in the open tab first, then what lies in
 * others, then what is closed, each under its heading, so that nobody searches twice.
 */
export function listRows(conversations: readonly ConversationRecord[], hasMore: boolean, search?: Search): ListRow[] {
  const more: ListRow[] = hasMore ? [{ kind: 'more', key: 'more' }] : [];
  if (!search) return [...conversations.map(toRow), ...more];
  const here = conversations.filter((each) => isInTab(search.tab, each, search.viewerId));
  const elsewhere = conversations.filter((each) => !here.includes(each));
  const active = new Set(conversations.map((each) => each.id));
  const closed = search.closed.filter((each) => !active.has(each.id));
  return [...here.map(toRow), ...section('otherTabs', elsewhere), ...more, ...section('closed', closed)];
}

/** The conversation that lies `step` lines from the open one; without an open one, the first. */
export function neighbour(rows: readonly ListRow[], currentId: string | undefined, step: 1 | -1): string | undefined {
  const ids = rows.flatMap((row) => (row.kind === 'conversation' ? [row.conversation.id] : []));
  const current = currentId ? ids.indexOf(currentId) : -1;
  return current < 0 ? ids[0] : ids[current + step];
}

function section(key: 'otherTabs' | 'closed', conversations: readonly ConversationRecord[]): ListRow[] {
  return conversations.length === 0 ? [] : [{ kind: 'heading', key }, ...conversations.map(toRow)];
}

function toRow(conversation: ConversationRecord): ListRow {
  return { kind: 'conversation', key: conversation.id, conversation };
}
