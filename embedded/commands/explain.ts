import { hostname } from 'node:os';

import { Int32 } from 'bson';

import { parsePipeline, SOURCES, splitPipeline } from '../aggregate/pipeline.ts';
import { whole } from '../bson/numbers.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import type { Plan } from '../plan/planner.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { withCollation } from '../query/scope.ts';
import { orderOf } from '../query/sort.ts';
import { assertArguments } from './arguments.ts';
import { collectionName, OK, optionalDoc, type Command, type Handler, type Store } from './context.ts';
import { SERVER_VERSION } from './handshake.ts';
import { findOptions } from './reads.ts';
import { commandScope } from './scope.ts';

/** What a command would look for, and what it would do with what it finds. */
interface Explained {
  options: QueryOptions;
  /** The stage above the query, such as COUNT or UPDATE; none for a command that answers what it finds. */
  stage?: string;
  /** The stages of a pipeline after the query. */
  rest?: Doc[];
}

const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

const EXPLAINED: Record<string, (store: Store, command: Command) => Explained> = {
  find: (store, command) => ({ options: findOptions(store, command) }),
  count: (store, command) => ({ options: queryOf(store, command), stage: 'COUNT' }),
  distinct: (store, command) => ({ options: queryOf(store, command) }),
  aggregate: aggregateOf,
  update: (store, command) => ({ options: statementOf(store, command, 'updates'), stage: 'UPDATE' }),
  delete: (store, command) => ({ options: statementOf(store, command, 'deletes'), stage: 'DELETE' }),
  findAndModify: (store, command) => ({
    options: { ...queryOf(store, command), ...orderOf(optionalDoc(command, 'sort'), command.body.hint), limit: 1 },
    stage: isTruthy(command.body.remove) ? 'DELETE' : 'UPDATE',
  }),
};

/** How a command would be carried out, and with `executionStats` what it would read, without changing anything. */
export const explain: Handler = (store, command) => {
  const { explain: inner, verbosity = 'allPlansExecution' } = command.body;
  if (!isDoc(inner)) throw new StoreError('TypeMismatch', 'explain command requires a nested object');
  if (!VERBOSITIES.includes(String(verbosity))) throw new StoreError('BadValue', `Enumeration value '${String(verbosity)}' for field 'explain.verbosity' is not a valid value.`);
  const [given = ''] = Object.keys(inner);
  const name = given === 'findandmodify' ? 'findAndModify' : given;
  const { [given]: collection, ...rest } = inner;
  return explainCommand(store, { ...command, name, body: { [name]: collection, ...rest } }, verbosity !== 'queryPlanner');
};

/** Explains a command; with `executes` what it reads is counted. Throws CommandNotFound for one that cannot be explained. */
export async function explainCommand(store: Store, command: Command, executes: boolean): Promise<Doc> {
  const { name, body, database } = command;
  const read = Object.hasOwn(EXPLAINED, name) ? EXPLAINED[name] : undefined;
  if (!read) throw new StoreError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  assertArguments(name, body);
  const namespace = `${database}.${collectionName(command)}`;
  const { options, stage, rest = [] } = read(store, command);
  const collection = store.catalog.find(database, collectionName(command));
  if (!collection) compileFilter(options.filter, options.scope);
  const query = collection ? new Query(store.environment, collection, options) : undefined;
  const scan = query ? limited(sorted(scanStage(query.plan, options), query), options) : { stage: 'EOF' };
  const plan = {
    queryPlanner: {
      namespace,
      indexFilterSet: false,
      parsedQuery: options.filter,
      winningPlan: stage === undefined ? scan : { stage, inputStage: scan },
      rejectedPlans: [],
    },
    ...(executes ? { executionStats: await execute(query, stage, scan) } : {}),
  };
  return {
    explainVersion: '1',
    ...(rest.length > 0 ? { stages: [{ $cursor: plan }, ...rest] } : plan),
    command: { ...body, $db: database },
    serverInfo: { host: hostname(), version: SERVER_VERSION, gitVersion: 'embedded' },
    ...OK,
  };
}

async function execute(query: Query | undefined, stage: string | undefined, scan: Doc): Promise<Doc> {
  const startedAt = performance.now();
  let found = 0;
  if (query && stage === 'COUNT') found = await query.count();
  else if (query) for await (const _ of query.results()) found++;
  const nReturned = whole(stage === undefined ? found : 0);
  const counts: Record<string, Doc> = { COUNT: { nCounted: whole(found) }, UPDATE: { nMatched: whole(found), nWouldModify: whole(found) }, DELETE: { nWouldDelete: whole(found) } };
  return {
    executionSuccess: true,
    nReturned,
    executionTimeMillis: whole(Math.round(performance.now() - startedAt)),
    totalKeysExamined: whole(query && usesIndex(query.plan) ? query.examined.keys : 0),
    totalDocsExamined: whole(query?.examined.documents ?? 0),
    executionStages: stage === undefined ? { ...scan, nReturned } : { stage, nReturned, ...counts[stage], inputStage: scan },
    allPlansExecution: [],
  };
}

function usesIndex({ indexName, branches = [] }: Plan): boolean {
  return indexName !== undefined || branches.some(usesIndex);
}

function scanStage(plan: Plan, { filter, sort = [] }: QueryOptions): Doc {
  const direction = plan.reverse ? 'backward' : 'forward';
  const tested = plan.exact ? {} : { filter };
  if (plan.branches) return { stage: 'FETCH', ...tested, inputStage: { stage: plan.sorted && sort.length > 0 ? 'SORT_MERGE' : 'OR', inputStages: plan.branches.map(indexStage) } };
  return plan.indexName === undefined ? { stage: 'COLLSCAN', ...tested, direction } : { stage: 'FETCH', ...tested, inputStage: indexStage(plan) };
}

function indexStage({ index, indexName, reverse, branches }: Plan): Doc {
  if (branches) return { stage: 'OR', inputStages: branches.map(indexStage) };
  return {
    stage: 'IXSCAN',
    keyPattern: index?.spec.key ?? { _id: new Int32(1) },
    indexName,
    isMultiKey: index?.multikey.some(Boolean) ?? false,
    isUnique: index?.unique ?? true,
    isSparse: index?.sparse ?? false,
    isPartial: index?.partial !== undefined,
    indexVersion: new Int32(2),
    direction: reverse ? 'backward' : 'forward',
  };
}

function sorted(scan: Doc, { plan, options: { sort = [] } }: Query): Doc {
  if (plan.sorted) return scan;
  return { stage: 'SORT', sortPattern: Object.fromEntries(sort.map(({ field, direction }) => [field, new Int32(direction)])), inputStage: scan };
}

function limited(scan: Doc, { skip = 0, limit = 0 }: QueryOptions): Doc {
  const skipped = skip > 0 ? { stage: 'SKIP', skipAmount: whole(skip), inputStage: scan } : scan;
  return limit > 0 ? { stage: 'LIMIT', limitAmount: whole(limit), inputStage: skipped } : skipped;
}

function queryOf(store: Store, command: Command): QueryOptions {
  const { body, deadline } = command;
  return { filter: optionalDoc(command, 'query'), hint: body.hint, scope: commandScope(store, command, collectionName(command)), deadline };
}

/** The one statement of an update or delete. */
function statementOf(store: Store, command: Command, field: 'updates' | 'deletes'): QueryOptions {
  const statements = command.sequences.get(field) ?? command.body[field];
  const [statement] = Array.isArray(statements) ? statements : [];
  if (!Array.isArray(statements) || statements.length !== 1 || !isDoc(statement)) {
    throw new StoreError('InvalidLength', 'explained write batches must be of size 1');
  }
  assertArguments(`${command.name}.${field}`, statement);
  const name = collectionName(command);
  const scope = withCollation(commandScope(store, command, name), statement.collation, store.catalog.find(command.database, name));
  const isOne = field === 'updates' ? !isTruthy(statement.multi) : isTruthy(statement.limit);
  return { filter: isDoc(statement.q) ? statement.q : {}, hint: statement.hint, scope, limit: isOne ? 1 : 0, deadline: command.deadline };
}

function aggregateOf(store: Store, command: Command): Explained {
  const stages = parsePipeline(command.body.pipeline);
  if (SOURCES.has(stages[0]?.name ?? '')) throw new NotSupportedError(`explain of ${String(stages[0]?.name)}`);
  const { options, rest } = splitPipeline(stages);
  const scope = commandScope(store, command, collectionName(command));
  const hint: Value = command.body.hint;
  return { options: { ...options, hint, scope, deadline: command.deadline }, rest: rest.map(({ name, operand }) => ({ [name]: operand })) };
}
