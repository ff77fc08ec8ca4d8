import { Int32 } from 'bson';

import { isDoc, type Doc, type Value } from '../bson/values.ts';
import type { Store } from '../commands/context.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { Query, type QueryOptions } from '../plan/query.ts';
import { compileFilter } from '../query/match.ts';
import { PLAIN_SCOPE, type Scope } from '../query/scope.ts';
import { bucket, bucketAuto } from './bucket.ts';
import { DOCUMENT_STAGES } from './documentStages.ts';
import { documents } from './documents.ts';
import { facet } from './facet.ts';
import { graphLookup } from './graphLookup.ts';
import { group } from './group.ts';
import { count, limit, limitOperand, skip, skipOperand } from './limits.ts';
import { listLocalSessions } from './listLocalSessions.ts';
import { lookup } from './lookup.ts';
import { merge } from './merge.ts';
import { out } from './out.ts';
import { sample } from './sample.ts';
import { sort, sortFields } from './sort.ts';
import { STAGE_NAMES } from './stageNames.ts';
import type { Docs, DocumentStage, NestedPipeline, Place, StreamStage } from './stage.ts';
import { inTurns } from './turns.ts';
import { unionWith } from './unionWith.ts';
import { unwind } from './unwind.ts';

/** A stage as it was sent. */
export interface Stage {
  name: string;
  operand: Value;
}

type StageCompiler = (operand: Value, place: Place) => StreamStage;

/** The stages that see all documents. */
const STREAM_STAGES: Record<string, StageCompiler> = {
  $sort: (operand, { scope }) => sort(operand, scope),
  $limit: limit,
  $skip: skip,
  $count: count,
  $unwind: unwind,
  $group: (operand, { scope }) => group(operand, scope),
  $bucket: (operand, { scope }) => bucket(operand, scope),
  $bucketAuto: (operand, { scope }) => bucketAuto(operand, scope),
  $sortByCount: (operand, { scope }) => sortByCount(operand, scope),
  $lookup: lookup,
  $graphLookup: graphLookup,
  $facet: facet,
  $unionWith: unionWith,
  $sample: sample,
  $documents: documents,
  $listLocalSessions: listLocalSessions,
  $out: out,
  $merge: merge,
};

/** Stages that write, and so can only come last. */
const WRITES = new Set(['$out', '$merge']);

/** Stages that make documents, and so can only come first. */
export const SOURCES = new Set(['$documents', '$currentOp', '$listLocalSessions']);

/** Stages that cannot be in a `$facet`, `$lookup` or `$unionWith`, and the codes that MongoDB refuses them with. */
const NOT_NESTED: Record<string, { stages: ReadonlySet<string>; code: number }> = {
  $facet: { stages: new Set(['$out', '$merge', '$facet', '$documents']), code: 40600 },
  $lookup: { stages: WRITES, code: 51047 },
  $unionWith: { stages: WRITES, code: 31441 },
};

/** Reads a pipeline. Throws Location40324 for stages that there are not. */
export function parsePipeline(pipeline: Value): Stage[] {
  if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', "'pipeline' option must be specified as an array");
  return pipeline.map((stage, i) => {
    if (!isDoc(stage)) throw new StoreError('TypeMismatch', 'Each element of the \'pipeline\' array must be an object');
    const [name, ...others] = Object.keys(stage);
    if (name === undefined || others.length > 0) throw new StoreError('Location40323', 'A pipeline stage specification object must contain exactly one field.');
    if (!Object.hasOwn(STREAM_STAGES, name) && !Object.hasOwn(DOCUMENT_STAGES, name) && !SOURCES.has(name)) {
      if (STAGE_NAMES.has(name)) throw new NotSupportedError(`the pipeline stage ${name}`);
      throw new StoreError('Location40324', `Unrecognized pipeline stage name: '${name}'`);
    }
    if (WRITES.has(name) && i < pipeline.length - 1) throw new StoreError('Location40601', `${name} can only be the final stage in the pipeline`);
    if (SOURCES.has(name) && i > 0) throw new StoreError('Location40602', `${name} is only valid as the first stage in a pipeline`);
    return { name, operand: stage[name] };
  });
}

/** The stages at the beginning that make one query: matches, then a sort, then skip, then limit. */
export function splitPipeline(stages: readonly Stage[]): { options: QueryOptions; rest: Stage[] } {
  const rest = [...stages];
  const filters: Doc[] = [];
  while (rest[0]?.name === '$match' && isDoc(rest[0].operand)) filters.push(rest.shift()?.operand as Doc); // it was one in the condition
  const options: QueryOptions = { filter: filters.length > 1 ? { $and: filters } : (filters[0] ?? {}) };
  if (rest[0]?.name === '$sort') options.sort = sortFields(rest.shift()?.operand);
  if (rest[0]?.name === '$skip') options.skip = skipOperand(rest.shift()?.operand);
  if (rest[0]?.name === '$limit') options.limit = limitOperand(rest.shift()?.operand);
  return { options, rest };
}

/** Compiles stages to one. Neighbours that work on single documents become one step; a sort learns the limit after it. */
export function compileStages(stages: readonly Stage[], place: Place): StreamStage {
  const steps: StreamStage[] = [];
  let single: DocumentStage[] = [];
  const finishSingle = (): void => {
    if (single.length > 0) steps.push(eachDocument(single));
    single = [];
  };
  for (const [i, { name, operand }] of stages.entries()) {
    const ofDocument = Object.hasOwn(DOCUMENT_STAGES, name) ? DOCUMENT_STAGES[name] : undefined;
    const ofStream = Object.hasOwn(STREAM_STAGES, name) ? STREAM_STAGES[name] : undefined;
    if (ofDocument) single.push(ofDocument(operand, place.scope, name));
    else {
      finishSingle();
      if (!ofStream) throw new NotSupportedError(`the pipeline stage ${name}`);
      const stage = name === '$sort' ? sort(operand, place.scope, limitAfter(stages.slice(i + 1))) : ofStream(operand, place);
      steps.push((docs) => inTurns(stage(docs), place.deadline));
    }
  }
  finishSingle();
  return (docs) => steps.reduce((flowing, step) => step(flowing), docs);
}

/** A place from which stages reach other collections of a database and compile pipelines inside of them. */
export function placeIn(store: Store, database: string, collection: string, { scope = PLAIN_SCOPE, deadline, session }: Partial<Pick<Place, 'scope' | 'deadline' | 'session'>>): Place {
  const find = async function* find(name: string, options: QueryOptions): AsyncGenerator<Doc, void> {
    const found = store.catalog.find(database, name);
    if (!found) return;
    for await (const match of new Query(store.environment, found, { scope, deadline, ...options }).results()) yield match.doc();
  };
  const nested = (pipeline: Value, stage: string, inner: Scope = scope): NestedPipeline => {
    const stages = parsePipeline(pipeline);
    const forbidden = NOT_NESTED[stage];
    const wrong = stages.find(({ name }) => forbidden?.stages.has(name) && !(name === '$documents' && stage !== '$facet'));
    if (wrong) throw new StoreError(`Location${forbidden?.code ?? 0}`, `${wrong.name} is not allowed to be used within a ${stage} stage`);
    const { options, rest } = splitPipeline(stages);
    compileFilter(options.filter, inner);
    const makesDocuments = SOURCES.has(stages[0]?.name ?? '');
    const within = placeIn(store, database, collection, { scope: inner, deadline, session });
    const run = compileStages(rest, within);
    return {
      on: (name, filter) => {
        if (filter && makesDocuments) throw new NotSupportedError(`${stage} by fields of $documents`);
        return run(find(name, { ...options, filter: filter ? { $and: [filter, options.filter] } : options.filter, scope: inner }));
      },
      over: (docs) => compileStages(stages, within)(docs),
    };
  };
  return { store, database, collection, scope, deadline, session, find, nested };
}

function eachDocument(stages: readonly DocumentStage[]): StreamStage {
  return async function* each(docs: Docs) {
    for await (const doc of docs) {
      let current: Doc | undefined = doc;
      for (const stage of stages) if (current) current = stage(current);
      if (current) yield current;
    }
  };
}

/** How many documents the stages after a sort take of it. */
function limitAfter(stages: readonly Stage[]): number | undefined {
  const [first, second] = stages;
  if (first?.name === '$limit') return limitOperand(first.operand);
  if (first?.name === '$skip' && second?.name === '$limit') return skipOperand(first.operand) + limitOperand(second.operand);
  return undefined;
}

function sortByCount(operand: Value, scope: Scope): StreamStage {
  const isPath = typeof operand === 'string' && operand.startsWith('$');
  const isExpression = isDoc(operand) && Object.keys(operand).length === 1 && Object.keys(operand)[0]?.startsWith('$');
  if (!isPath && !isExpression) throw new StoreError(isDoc(operand) ? 'Location40147' : typeof operand === 'string' ? 'Location40148' : 'Location40149', 'the sortByCount field must be defined as a $-prefixed path or an expression inside an object');
  const grouped = group({ _id: operand, count: { $sum: new Int32(1) } }, scope);
  const ordered = sort({ count: new Int32(-1) }, scope);
  return (docs) => ordered(grouped(docs));
}
