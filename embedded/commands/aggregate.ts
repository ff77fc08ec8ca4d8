import { Int32 } from 'bson';

import { parsePipeline, positive, runStages, type Stage } from '../aggregate/stages.ts';
import { encode } from '../bson/document.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { FIRST_BATCH } from '../cursors.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { parseSort } from '../query/sort.ts';
import { PLAIN_SCOPE, withCollation } from '../query/scope.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { approximate } from '../bson/numbers.ts';
import { count as countOf, optionalDoc, type Handler, type Store } from './context.ts';

/** `aggregate`: what the pipeline begins with is a query that uses indexes, the rest works in memory. */
export const aggregate: Handler = async (store, command) => {
  const { body, database } = command;
  const name = body.aggregate;
  if (typeof name !== 'string') throw new NotSupportedError('an aggregation on a database');
  if (isTruthy(body.explain) || isTruthy(body.let)) throw new NotSupportedError('aggregate with explain or let');
  const scope = withCollation(PLAIN_SCOPE, body.collation, store.catalog.find(database, name));
  const { options, rest } = splitPipeline(parsePipeline(body.pipeline));
  const hint = typeof body.hint === 'string' || isDoc(body.hint) ? body.hint : undefined;
  const cursor = optionalDoc(command, 'cursor');
  const namespace = `${database}.${name}`;
  const results = aggregateResults(store, database, name, { ...options, hint, scope, deadline: command.deadline }, rest);
  const size = cursor.batchSize === undefined ? FIRST_BATCH : countOf(cursor.batchSize, 'batchSize');
  const batch = await store.cursors.start(namespace, results, { size, session: command.session, deadline: command.deadline });
  return cursorReply({ ...batch, namespace, field: 'firstBatch' });
};

async function* aggregateResults(store: Store, database: string, name: string, options: QueryOptions, rest: Stage[]): AsyncGenerator<Buffer, void> {
  const collection = store.catalog.find(database, name);
  compileFilter(options.filter, options.scope);
  const query = collection ? new Query(store.environment, collection, options) : undefined;
  const counting = countingGroup(rest);
  if (counting) {
    const n = query ? await query.count() : 0;
    if (n > 0) yield encode(counting(n));
    return;
  }
  if (rest.length === 0) {
    if (query) for await (const found of query.results()) yield found.bytes;
    return;
  }
  const docs: Doc[] = [];
  if (query) for await (const found of query.results()) docs.push(found.doc());
  for (const doc of await runStages(docs, rest, { store, database })) yield encode(doc);
}

/** The stages at the beginning that make one query: matches, then a sort, then skip, then limit. */
function splitPipeline(stages: Stage[]): { options: QueryOptions; rest: Stage[] } {
  const rest = [...stages];
  const filters: Doc[] = [];
  while (rest[0]?.name === '$match' && isDoc(rest[0].operand)) filters.push(rest.shift()?.operand as Doc); // it was one in the condition
  const options: QueryOptions = { filter: filters.length > 1 ? { $and: filters } : (filters[0] ?? {}) };
  if (rest[0]?.name === '$sort') options.sort = parseSort(sortOperand(rest.shift()?.operand));
  if (rest[0]?.name === '$skip') options.skip = positive('$skip', rest.shift()?.operand);
  if (rest[0]?.name === '$limit') {
    options.limit = positive('$limit', rest.shift()?.operand);
    if (options.limit === 0) throw new StoreError('BadValue', 'the limit must be positive');
  }
  return { options, rest };
}

function sortOperand(operand: Value): Doc {
  if (!isDoc(operand) || Object.keys(operand).length === 0) throw new StoreError('BadValue', 'the $sort key specification must be an object that is not empty');
  return operand;
}

/** What drivers make of countDocuments, and `$count`: no document has to be read for it. */
function countingGroup(rest: readonly Stage[]): ((n: number) => Doc) | undefined {
  const [stage, ...others] = rest;
  if (!stage || others.length > 0) return undefined;
  if (stage.name === '$count' && typeof stage.operand === 'string' && /^[^$.]+$/.test(stage.operand)) {
    const field = stage.operand;
    return (n) => ({ [field]: new Int32(n) });
  }
  if (stage.name !== '$group' || !isDoc(stage.operand)) return undefined;
  const { _id: id, ...fields } = stage.operand;
  const [[field, rule] = ['', undefined], ...more] = Object.entries(fields);
  const sums = isDoc(rule) && Object.keys(rule).join() === '$sum' && isNumeric(rule.$sum) && approximate(rule.$sum) === 1;
  const isConstant = id === null || isNumeric(id);
  return sums && isConstant && more.length === 0 ? (n) => ({ _id: id, [field]: new Int32(n) }) : undefined;
}
