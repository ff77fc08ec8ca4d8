import { actorOf } from '../../commands/conversations/actors.ts';
import { joinedBy, listMerges, mergeContacts, previewMerge, previewUnmerge, unmergeContacts } from '../../commands/contacts/merging/index.ts';
import { contactMergeCreate, contactMergePreview, contactUnmerge, type MergedContact, type UnmergedContact } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { ContactModel } from '../../models/index.ts';
import { presentContact } from '../../presenters/contact.ts';
import { presentMergedConversations, presentMerges } from '../../presenters/contactMerge.ts';
import type { ApiContext } from '../context.ts';
import { route, type Route } from '../route.ts';

/** Two contacts that are one person: what would happen, doing it, and taking it back. */
export function contactMergeRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/contacts/:id/merges', {}, async ({ id }) => {
      const contact = await ContactModel.findById(id, { _id: 1 }).lean();
      if (!contact) throw notFound();
      return presentMerges(await listMerges(contact));
    }),

    route('POST /api/contacts/:id/merge/preview', { body: contactMergePreview }, ({ id, body }) => previewMerge({ keptId: id, absorbedId: body.contactId })),

    route('POST /api/contacts/:id/merge', { body: contactMergeCreate }, async ({ viewer, id, body }): Promise<MergedContact> => {
      const { merge, kept } = await mergeContacts(services, actorOf(viewer), { keptId: id, absorbedId: body.contactId, clientId: body.clientId });
      return { ...presentContact(kept), mergeId: merge._id.toHexString() };
    }),

    route('POST /api/contacts/:id/unmerge/preview', { body: contactUnmerge }, ({ id, body }) => previewUnmerge({ contactId: id, mergeId: body.mergeId })),

    route('POST /api/contacts/:id/unmerge', { body: contactUnmerge }, async ({ viewer, id, body }): Promise<UnmergedContact> => {
      const { merge, kept, restored } = await unmergeContacts(services, actorOf(viewer), { contactId: id, mergeId: body.mergeId });
      const joined = await presentMergedConversations(await joinedBy(merge));
      return {
        ...presentContact(kept),
        mergeId: merge._id.toHexString(),
        restored: presentContact(restored),
        reopened: joined.filter(({ state }) => state !== 'closed'),
        stayedClosed: joined.filter(({ state }) => state === 'closed'),
      };
    }),
  ];
}
