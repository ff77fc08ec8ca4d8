import { referenceTo } from '../../commands/references.ts';
import { notFound } from '../../errors.ts';
import { DepartmentModel, QuickReplyModel } from '../../models/index.ts';
import { presentQuickReply } from '../../presenters/quickReply.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { quickRepliesQuery, quickReplyCreate, quickReplyUpdate } from './schema.ts';

export function quickReplyRoutes(_context: ApiContext): Route[] {
  return [
    route('GET /api/quick-replies', { query: quickRepliesQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q, ...fields } = filter;
      const { records, total } = await readPage(QuickReplyModel, { ...fields, ...(id && { _id: id }), ...wordsFilter(q, ['shortcut', 'text']) }, page);
      return answerPage(response, 'quick-replies', page, records.map(presentQuickReply), total);
    }),

    route('GET /api/quick-replies/:id', {}, async ({ id }) => {
      const reply = await QuickReplyModel.findById(id).lean();
      if (!reply) throw notFound();
      return presentQuickReply(reply);
    }),

    route('POST /api/quick-replies', { body: quickReplyCreate, status: 201 }, async ({ body }) => {
      const departmentId = await departmentOf(body.departmentId);
      const reply = await QuickReplyModel.create({ ...body, departmentId, shortcutKey: body.shortcut.toLowerCase() });
      return presentQuickReply(reply.toObject());
    }),

    route('PUT /api/quick-replies/:id', { body: quickReplyUpdate }, async ({ id, body: { departmentId, ...changes } }) => {
      const set = {
        ...changes,
        ...(changes.shortcut !== undefined && { shortcutKey: changes.shortcut.toLowerCase() }),
        ...(departmentId !== undefined && { departmentId: await departmentOf(departmentId) }),
      };
      const reply = await QuickReplyModel.findByIdAndUpdate(id, { $set: set }, { returnDocument: 'after' }).lean();
      if (!reply) throw notFound();
      return presentQuickReply(reply);
    }),

    route('DELETE /api/quick-replies/:id', {}, async ({ id }) => {
      const reply = await QuickReplyModel.findByIdAndDelete(id).lean();
      if (!reply) throw notFound();
      return presentQuickReply(reply);
    }),
  ];
}

async function departmentOf(id: string | null) {
  return referenceTo(DepartmentModel, id, 'departmentId', 'field.unknownDepartment');
}
