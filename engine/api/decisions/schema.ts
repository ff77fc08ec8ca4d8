import { z } from 'zod';
import { routingTrigger, WAITING_REASONS } from '../../contract/index.ts';
import { idFilter, instantFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

const oneOf = <Schema extends z.ZodType>(schema: Schema) => z.union([schema, z.array(schema).max(20)]).transform((values) => ({ $in: [values].flat() }));

export const decisionsQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    conversationId: idFilter.optional(),
    /** The conversation's, whole. */
    protocol: z.string().trim().max(40).optional(),
    /** Words that the conversation's protocol, or the contact's name or number, begins with. */
    q: searchText.optional(),
    /** Who came into question, whether they were given it or not. */
    userId: idFilter.optional(),
    /** Who was given it; null: nobody. */
    assigneeId: refFilter.optional(),
    /** Null: the common queue. */
    departmentId: refFilter.optional(),
    /** A rule that matched. */
    ruleId: idFilter.optional(),
    trigger: oneOf(routingTrigger).optional(),
    waiting: oneOf(z.enum(WAITING_REASONS)).optional(),
    /** ISO 8601, both ends included. */
    at_gte: instantFilter.optional(),
    at_lte: instantFilter.optional(),
  },
  sorts: { at: 'at' },
  defaultSort: ['at', 'DESC'],
});
