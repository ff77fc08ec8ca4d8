import type { QueryFilter, Types } from 'mongoose';
import type { z } from 'zod';
import { tokenFilter } from '../../identity/tokens.ts';
import { ConversationModel, type Decision } from '../../models/index.ts';
import type { decisionsQuery } from './schema.ts';

/** A search by words looks at the decisions of so many conversations, the last active ones. */
const MAX_CONVERSATIONS = 500;

/** The store's filter of a list of decisions. */
export async function decisionsFilter({ id, q, protocol, userId, ruleId, at_gte, at_lte, conversationId, ...fields }: z.infer<typeof decisionsQuery>['filter']): Promise<QueryFilter<Decision>> {
  const found = await findConversations(protocol, q);
  const clauses: QueryFilter<Decision>[] = [
    ...(id ? [{ _id: id }] : []),
    ...(conversationId ? [{ conversationId }] : []),
    ...(found ? [{ conversationId: { $in: found } }] : []),
    ...(userId ? [{ askedIds: userId }] : []),
    ...(ruleId ? [{ ruleIds: ruleId }] : []),
    ...(at_gte || at_lte ? [{ at: { ...(at_gte && { $gte: at_gte }), ...(at_lte && { $lte: at_lte }) } }] : []),
  ];
  return { ...fields, ...(clauses.length > 0 && { $and: clauses }) };
}

/** Null when none are asked for. */
async function findConversations(protocol: string | undefined, words: string | undefined): Promise<Types.ObjectId[] | null> {
  const said = tokenFilter(words ?? '');
  if (!said && protocol === undefined) return null;
  const found = await ConversationModel.find({ ...(protocol !== undefined && { protocol }), ...said }, { _id: 1 }).sort({ lastMessageAt: -1 }).limit(MAX_CONVERSATIONS).lean();
  return found.map(({ _id }) => _id);
}
