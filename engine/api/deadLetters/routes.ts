import { discardDeadLetter, retryDeadLetter } from '../../commands/index.ts';
import { presentDeadLetter } from '../../commands/deadLetters/presentDeadLetter.ts';
import type { DeadLetterRetried } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { DeadLetterModel } from '../../models/index.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { route, type Route } from '../route.ts';
import { deadLettersQuery } from './schema.ts';

/** Messages shown with a letter in a list, and with one alone. */
const IN_LIST = 20;
const ALONE = 200;

/** What failed for good, for those who look after it. */
export function deadLetterRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/dead-letters', { query: deadLettersQuery }, async ({ query: { filter, page }, response }) => {
      const { id, queue, kind } = filter;
      const { records, total } = await readPage(DeadLetterModel, { ...(id && { _id: id }), ...(queue !== undefined && { queue }), ...(kind && { 'about.kind': kind }) }, page);
      return answerPage(response, 'dead-letters', page, await Promise.all(records.map((letter) => presentDeadLetter(letter, IN_LIST))), total);
    }),

    route('GET /api/dead-letters/:id', {}, async ({ id }) => {
      const letter = await DeadLetterModel.findById(id).lean();
      if (!letter) throw notFound();
      return presentDeadLetter(letter, ALONE);
    }),

    route('POST /api/dead-letters/:id/retry', {}, async ({ id }): Promise<DeadLetterRetried> => {
      const { outcome, letter } = await retryDeadLetter(services, id);
      return { outcome, letter: await presentDeadLetter(letter, ALONE) };
    }),

    route('DELETE /api/dead-letters/:id', {}, async ({ viewer, id }) => {
      const letter = await DeadLetterModel.findById(id).lean();
      if (!letter) throw notFound();
      // As it was: afterwards nothing is stuck any more.
      const record = await presentDeadLetter(letter, ALONE);
      await discardDeadLetter(services, viewer, id);
      return record;
    }),
  ];
}
