import { notFound } from '../../errors.ts';
import { DecisionModel } from '../../models/index.ts';
import { presentDecisionFound, presentDecisionRows } from '../../presenters/decision.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { route, type Route } from '../route.ts';
import { decisionsFilter } from './decisionsFilter.ts';
import { decisionsQuery } from './schema.ts';

/** What a list does not tell: it may be a thousand people. */
const IN_LIST = { 'decision.candidates': 0, 'decision.others': 0, 'decision.facts': 0 } as const;

/** What the engine decided about every conversation, for those who look for it. */
export function decisionRoutes(_context: ApiContext): Route[] {
  return [
    route('GET /api/decisions', { query: decisionsQuery }, async ({ query: { filter, page }, response }) => {
      const { records, total } = await readPage(DecisionModel, await decisionsFilter(filter), page, IN_LIST);
      return answerPage(response, 'decisions', page, await presentDecisionRows(records), total);
    }),

    route('GET /api/decisions/:id', {}, async ({ id }) => {
      const decision = await DecisionModel.findById(id).lean();
      if (!decision) throw notFound();
      return presentDecisionFound(decision);
    }),
  ];
}
