import { createClient, deleteClient, updateClient } from '../../commands/clients/saveClient.ts';
import { notFound } from '../../errors.ts';
import { tokenFilter } from '../../identity/tokens.ts';
import { ClientModel } from '../../models/index.ts';
import { presentClient } from '../../presenters/client.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { route, type Route } from '../route.ts';
import { clientCreate, clientsQuery, clientUpdate } from './schema.ts';

export function clientRoutes(_context: ApiContext): Route[] {
  return [
    route('GET /api/clients', { query: clientsQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q, ...fields } = filter;
      const { records, total } = await readPage(ClientModel, { ...fields, ...(id && { _id: id }), ...tokenFilter(q ?? '') }, page);
      return answerPage(response, 'clients', page, records.map(presentClient), total);
    }),

    route('GET /api/clients/:id', {}, async ({ id }) => {
      const client = await ClientModel.findById(id).lean();
      if (!client) throw notFound();
      return presentClient(client);
    }),

    route('POST /api/clients', { body: clientCreate, status: 201 }, async ({ body }) => presentClient(await createClient(body))),

    route('PUT /api/clients/:id', { body: clientUpdate }, async ({ id, body }) => presentClient(await updateClient(id, body))),

    route('DELETE /api/clients/:id', {}, async ({ id }) => presentClient(await deleteClient(id))),
  ];
}
