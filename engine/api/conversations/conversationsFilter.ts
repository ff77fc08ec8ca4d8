import type { QueryFilter } from 'mongoose';
import type { z } from 'zod';
import type { Visibility } from '../../contract/index.ts';
import { ContactModel, type Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { visibleFilter } from '../../policies/visible.ts';
import type { conversationsQuery } from './schema.ts';
import { searchFilter } from './searchFilter.ts';

/** The store's filter of a list of conversations, within what the viewer may see. */
export async function conversationsFilter(viewer: Viewer, visibility: Visibility, filter: z.infer<typeof conversationsQuery>['filter']): Promise<QueryFilter<Conversation>> {
  const { id, q, clientId, openedAt_gte, openedAt_lte, closedAt_gte, closedAt_lte, ...fields } = filter;
  const clauses: (QueryFilter<Conversation> | null)[] = [
    visibleFilter(viewer, visibility),
    await searchFilter(q ?? ''),
    clientId ? { contactId: { $in: (await ContactModel.find({ clientId }, { _id: 1 }).lean()).map((contact) => contact._id) } } : null,
    id ? { _id: id } : null,
    within('openedAt', openedAt_gte, openedAt_lte),
    within('closedAt', closedAt_gte, closedAt_lte),
  ];
  const given = clauses.filter((clause) => clause !== null);
  return { ...fields, ...(given.length > 0 && { $and: given }) };
}

function within(field: 'openedAt' | 'closedAt', first: Date | undefined, last: Date | undefined): QueryFilter<Conversation> | null {
  return first || last ? { [field]: { ...(first && { $gte: first }), ...(last && { $lte: last }) } } : null;
}
