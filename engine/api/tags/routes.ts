import { planChanged } from '../../commands/routing/index.ts';
import { AppError, notFound } from '../../errors.ts';
import { normalise } from '../../identity/tokens.ts';
import { ConversationModel, TagModel } from '../../models/index.ts';
import { presentTag } from '../../presenters/tag.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { tagCreate, tagsQuery, tagUpdate } from './schema.ts';

export function tagRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/tags', { query: tagsQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q } = filter;
      const { records, total } = await readPage(TagModel, { ...(id && { _id: id }), ...wordsFilter(q, ['name']) }, page);
      return answerPage(response, 'tags', page, records.map(presentTag), total);
    }),

    route('GET /api/tags/:id', {}, async ({ id }) => {
      const tag = await TagModel.findById(id).lean();
      if (!tag) throw notFound();
      return presentTag(tag);
    }),

    route('POST /api/tags', { body: tagCreate, status: 201 }, async ({ body }) => {
      const tag = await TagModel.create({ ...body, nameKey: normalise(body.name) });
      return presentTag(tag.toObject());
    }),

    route('PUT /api/tags/:id', { body: tagUpdate }, async ({ id, body }) => {
      const set = { ...body, ...(body.name !== undefined && { nameKey: normalise(body.name) }) };
      const tag = await TagModel.findByIdAndUpdate(id, { $set: set }, { returnDocument: 'after' }).lean();
      if (!tag) throw notFound();
      return presentTag(tag);
    }),

    route('DELETE /api/tags/:id', {}, async ({ id }) => {
      if (await ConversationModel.exists({ tags: id })) throw new AppError('in_use');
      const tag = await TagModel.findByIdAndDelete(id).lean();
      if (!tag) throw notFound();
      await planChanged(services);
      return presentTag(tag);
    }),
  ];
}
