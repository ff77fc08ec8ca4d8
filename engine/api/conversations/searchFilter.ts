import type { QueryFilter } from 'mongoose';
import { tokenFilter } from '../../identity/tokens.ts';
import { MessageModel, type Conversation } from '../../models/index.ts';

/** Shorter words begin too many messages to find one by. */
const SHORTEST_SAID = 3;
const MESSAGES_READ = 500;

/**
 * Conversations in whose protocol, contact's name or number every word of the query begins one, or in one of whose
 * newest matching messages. Null for an empty query. Who may see them is not asked here.
 */
export async function searchFilter(query: string): Promise<QueryFilter<Conversation> | null> {
  const ofConversation = tokenFilter(query);
  if (!ofConversation) return null;
  if (query.split(/\s+/).some((word) => word.length > 0 && word.length < SHORTEST_SAID)) return ofConversation;
  const messages = await MessageModel.find({ ...ofConversation, conversationId: { $ne: null } }, { conversationId: 1 }).sort({ sortAt: -1 }).limit(MESSAGES_READ).lean();
  if (messages.length === 0) return ofConversation;
  const said = [...new Map(messages.flatMap(({ conversationId }) => (conversationId ? [[conversationId.toHexString(), conversationId] as const] : []))).values()];
  return { $or: [ofConversation, { _id: { $in: said } }] };
}
