import type { QueryClient } from '@tanstack/react-query';
import type { ConversationRecord } from '../../../engine/contract/index.ts';

/** So many records are remembered at most; the longest untouched goes first. */
const LIMIT = 3_000;

const memories = new WeakMap<QueryClient, Map<string, ConversationRecord>>();

/** The newest record seen of each conversation, by id: what tells an event or an answer that comes late. */
export function knownConversations(client: QueryClient): Map<string, ConversationRecord> {
  const memory = memories.get(client) ?? new Map<string, ConversationRecord>();
  memories.set(client, memory);
  return memory;
}

export function remember(known: Map<string, ConversationRecord>, conversation: ConversationRecord): void {
  known.delete(conversation.id);
  known.set(conversation.id, conversation);
  if (known.size <= LIMIT) return;
  const [oldest] = known.keys();
  if (oldest) known.delete(oldest);
}
