import type { QueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../engine/contract/index.ts';

/** How long, in ms, a change is kept in mind: longer than any fetch that may have missed it. */
const KEPT_FOR = 60_000;

interface RecentChanges {
  /** When each conversation was last heard of, in ms. */
  conversations: Map<string, number>;
  /** Each message as it stands, by id. */
  messages: Map<string, { message: MessageRecord; at: number }>;
}

const memories = new WeakMap<QueryClient, RecentChanges>();

/**
 * What live events and answers have brought lately. A fetch that began before them and ends after them knows
 * nothing of them, and its answer replaces the cache; so they are applied again when it ends.
 */
export function recentChanges(client: QueryClient, now = Date.now()): RecentChanges {
  const memory = memories.get(client) ?? { conversations: new Map(), messages: new Map() };
  memories.set(client, memory);
  for (const [id, at] of memory.conversations) if (now - at > KEPT_FOR) memory.conversations.delete(id);
  for (const [id, { at }] of memory.messages) if (now - at > KEPT_FOR) memory.messages.delete(id);
  return memory;
}
