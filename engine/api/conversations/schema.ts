import { z } from 'zod';
import { conversationState } from '../../contract/index.ts';
import { idFilter, instantFilter, listQuery, refFilter, searchText } from '../lists/listQuery.ts';

export { assignCommand, closeCommand, conversationCreate, declineCommand, plainCommand, snoozeCommand, tagsCommand, transferCommand, viewCommand } from '../../contract/index.ts';

export const conversationsQuery = listQuery({
  filters: {
    id: idFilter.optional(),
    q: searchText.optional(),
    state: z.union([conversationState, z.array(conversationState).max(5)]).transform((states) => ({ $in: [states].flat() })).optional(),
    active: z.boolean().optional(),
    assigneeId: refFilter.optional(),
    departmentId: refFilter.optional(),
    deviceId: idFilter.optional(),
    contactId: idFilter.optional(),
    /** Of any contact of that client. */
    clientId: idFilter.optional(),
    tags: idFilter.optional(),
    protocol: z.string().trim().max(40).optional(),
    /** ISO 8601, both ends included. */
    openedAt_gte: instantFilter.optional(),
    openedAt_lte: instantFilter.optional(),
    closedAt_gte: instantFilter.optional(),
    closedAt_lte: instantFilter.optional(),
  },
  sorts: {
    protocol: 'protocol',
    state: 'state',
    openedAt: 'openedAt',
    closedAt: 'closedAt',
    waitingSince: 'waitingSince',
    lastMessageAt: 'lastMessageAt',
    unreadCount: 'unreadCount',
  },
  defaultSort: ['lastMessageAt', 'DESC'],
});
