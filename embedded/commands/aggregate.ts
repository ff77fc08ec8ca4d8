import { Int32 } from 'bson';

import { countOperand, countValue } from '../aggregate/limits.ts';
import { compileStages, parsePipeline, placeIn, SOURCES, splitPipeline, type Stage } from '../aggregate/pipeline.ts';
import { assertStorableSize, encode } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc } from '../bson/values.ts';
import { FIRST_BATCH } from '../cursors.ts';
import { StoreError } from '../errors.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { PLAIN_SCOPE } from '../query/scope.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { explainCommand } from './explain.ts';
import { commandScope } from './scope.ts';
import { count as countOf, optionalDoc, requiredText, type Command, type Handler, type Store } from './context.ts';

/** `aggregate`: what the pipeline begins with is a query that uses indexes, the rest flows through its stages. */
export const aggregate: Handler = async (store, command) => {
  const { body, database } = command;
  const isOnDatabase = isNumeric(body.aggregate) && approximate(body.aggregate) === 1;
  const name = isOnDatabase ? '' : requiredText(command, 'aggregate');
  if (isTruthy(body.explain)) return explainCommand(store, command, false);
  if (body.cursor === undefined) throw new StoreError('FailedToParse', "The 'cursor' option is required, except for aggregate with the explain argument");
  const scope = commandScope(store, command, name);
  const stages = parsePipeline(body.pipeline);
  assertSource(stages, isOnDatabase);
  const { options, rest } = splitPipeline(stages);
  compileFilter(options.filter, scope);
  const hint = typeof body.hint === 'string' || isDoc(body.hint) ? body.hint : undefined;
  const cursor = optionalDoc(command, 'cursor');
  const namespace = `${database}.${isOnDatabase ? '$cmd.aggregate' : name}`;
  const results = aggregateResults(store, command, name, { ...options, hint, scope, deadline: command.deadline }, rest);
  const writes = ['$out', '$merge'].includes(stages.at(-1)?.name ?? '');
  const size = cursor.batchSize === undefined || writes ? FIRST_BATCH : countOf(cursor.batchSize, 'batchSize');
  const batch = await store.cursors.start(namespace, results, { size, session: command.session, deadline: command.deadline });
  return cursorReply({ ...batch, namespace, field: 'firstBatch' });
};

function assertSource(stages: readonly Stage[], isOnDatabase: boolean): void {
  const first = stages[0]?.name ?? '';
  if (isOnDatabase && !SOURCES.has(first)) throw new StoreError('InvalidNamespace', `{aggregate: 1} is not valid for '${first}'; a collection is required.`);
  if (!isOnDatabase && SOURCES.has(first)) throw new StoreError('InvalidNamespace', `'${first}' can only be run with {aggregate: 1}`);
}

/** Compiles the stages at once, so that what is wrong with them is told even when there are no documents. */
function aggregateResults(store: Store, { database, session }: Command, name: string, options: QueryOptions, rest: Stage[]): AsyncGenerator<Buffer, void> {
  const collection = store.catalog.find(database, name);
  const query = collection ? new Query(store.environment, collection, options) : undefined;
  const counting = countingGroup(rest);
  if (counting) return countResult(query, counting);
  if (rest.length === 0) return storedBytes(query);
  const run = compileStages(rest, placeIn(store, database, name, { scope: options.scope ?? PLAIN_SCOPE, deadline: options.deadline, session }));
  return encoded(run(documentsOf(query)));
}

async function* countResult(query: Query | undefined, counting: (n: number) => Doc): AsyncGenerator<Buffer, void> {
  const n = query ? await query.count() : 0;
  if (n > 0) yield encode(counting(n));
}

async function* storedBytes(query: Query | undefined): AsyncGenerator<Buffer, void> {
  if (query) for await (const found of query.results()) yield found.bytes;
}

async function* documentsOf(query: Query | undefined): AsyncGenerator<Doc, void> {
  if (query) for await (const found of query.results()) yield found.doc();
}

async function* encoded(docs: AsyncIterable<Doc>): AsyncGenerator<Buffer, void> {
  for await (const doc of docs) {
    const bytes = encode(doc);
    assertStorableSize(bytes.length);
    yield bytes;
  }
}

/** What drivers make of countDocuments, and `$count`: no document has to be read for it. */
function countingGroup(rest: readonly Stage[]): ((n: number) => Doc) | undefined {
  const [stage, ...others] = rest;
  if (!stage || others.length > 0) return undefined;
  if (stage.name === '$count') {
    const field = countOperand(stage.operand);
    return (n) => ({ [field]: countValue(n) });
  }
  if (stage.name !== '$group' || !isDoc(stage.operand)) return undefined;
  const { _id: id, ...fields } = stage.operand;
  const [[field, rule] = ['', undefined], ...more] = Object.entries(fields);
  const sums = isDoc(rule) && Object.keys(rule).join() === '$sum' && rule.$sum instanceof Int32 && rule.$sum.value === 1;
  const isConstant = id === null || isNumeric(id);
  return sums && isConstant && more.length === 0 && /^[^$.][^.]*$/.test(field) ? (n) => ({ _id: id, [field]: countValue(n) }) : undefined;
}
