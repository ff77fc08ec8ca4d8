import { tryRules } from '../../commands/index.ts';
import { createRule, deleteRule, readKnownIds, restoreRule, updateRule } from '../../commands/rules/index.ts';
import type { RuleRecord } from '../../contract/index.ts';
import { notFound } from '../../errors.ts';
import { RuleModel, RuleVersionModel, type Rule } from '../../models/index.ts';
import { presentRule, presentRuleVersion } from '../../presenters/rule.ts';
import type { ApiContext } from '../context.ts';
import { answerPage, readPage } from '../lists/listQuery.ts';
import { wordsFilter } from '../lists/wordsFilter.ts';
import { route, type Route } from '../route.ts';
import { ruleCreate, ruleRestore, rulesQuery, ruleTry, ruleUpdate } from './schema.ts';

/** The rules of assignment, in their order, with every version that was saved. */
export function ruleRoutes({ services }: ApiContext): Route[] {
  return [
    route('GET /api/rules', { query: rulesQuery }, async ({ query: { filter, page }, response }) => {
      const { id, q, ...fields } = filter;
      const [{ records, total }, known] = await Promise.all([readPage(RuleModel, { ...fields, ...(id && { _id: id }), ...wordsFilter(q, ['name']) }, page), readKnownIds()]);
      return answerPage(response, 'rules', page, records.map((rule) => presentRule(rule, known)), total);
    }),

    route('GET /api/rules/:id', {}, async ({ id }) => {
      const rule = await RuleModel.findById(id).lean();
      if (!rule) throw notFound();
      return present(rule);
    }),

    route('POST /api/rules', { body: ruleCreate, status: 201 }, async ({ viewer, body }) => present(await createRule(services, viewer, body))),

    route('POST /api/rules/try', { body: ruleTry }, ({ viewer, body }) => tryRules(services, viewer, body)),

    route('PUT /api/rules/:id', { body: ruleUpdate }, async ({ viewer, id, body }) => present(await updateRule(services, viewer, id, body))),

    route('DELETE /api/rules/:id', {}, async ({ id }) => present(await deleteRule(services, id))),

    route('GET /api/rules/:id/versions', {}, async ({ id }) => {
      const rule = await RuleModel.findById(id, { version: 1 }).lean();
      if (!rule) throw notFound();
      // Beyond the rule's own version lies only what a crash left behind.
      const versions = await RuleVersionModel.find({ ruleId: id, version: { $lte: rule.version } }).sort({ version: -1 }).lean();
      return versions.map(presentRuleVersion);
    }),

    route('POST /api/rules/:id/restore', { body: ruleRestore }, async ({ viewer, id, body }) => present(await restoreRule(services, viewer, id, body.version))),
  ];
}

async function present(rule: Rule): Promise<RuleRecord> {
  return presentRule(rule, await readKnownIds());
}
