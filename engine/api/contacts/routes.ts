import { linkContact, unlinkContact } from '../../commands/index.ts';
import { createContact, deleteContact, updateContact } from '../../commands/contacts/saveContact.ts';
import { notFound } from '../../errors.ts';
import { tokenFilter } from '../../identity/tokens.ts';
import { ContactModel } from '../../models/index.ts';
import { presentContact } from '../../presenters/contact.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { route, type Route } from '../route.ts';
import { contactMergeRoutes } from './mergeRoutes.ts';
import { contactCreate, contactLink, contactsQuery, contactUpdate } from './schema.ts';

export function contactRoutes(context: ApiContext): Route[] {
  const { services } = context;
  return [
    ...contactMergeRoutes(context),

    route('GET /api/contacts', { query: contactsQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q, phone, ...fields } = filter;
      // Also under a phone that came with somebody who was merged into them.
      const ofPhone = phone === undefined ? {} : { $or: [{ identityKeys: phone }, { absorbedKeys: phone }] };
      // Merged ones are only there for those who ask for them.
      const { records, total } = await readPage(ContactModel, { ...fields, ...(id ? { _id: id } : { mergedInto: null }), ...ofPhone, ...tokenFilter(q ?? '') }, page);
      return answerPage(response, 'contacts', page, records.map(presentContact), total);
    }),

    route('GET /api/contacts/:id', {}, async ({ id }) => {
      const contact = await ContactModel.findById(id).lean();
      if (!contact) throw notFound();
      return presentContact(contact);
    }),

    route('POST /api/contacts', { body: contactCreate, status: 201 }, async ({ body }) => presentContact(await createContact(body))),

    route('PUT /api/contacts/:id', { body: contactUpdate }, async ({ viewer, id, body }) => presentContact(await updateContact(services, viewer, { contactId: id, ...body }))),

    route('DELETE /api/contacts/:id', {}, async ({ id }) => presentContact(await deleteContact(id))),

    route('POST /api/contacts/:id/link', { body: contactLink }, async ({ viewer, id, body }) =>
      presentContact(await linkContact(services, viewer, { contactId: id, clientId: body.clientId })),
    ),

    route('DELETE /api/contacts/:id/link', {}, async ({ viewer, id }) => presentContact(await unlinkContact(services, viewer, { contactId: id }))),
  ];
}
