import { setImmediate as nextTurn } from 'node:timers/promises';

import { Int32 } from 'bson';
import { aggregate } from 'mingo';

import { equalValues } from '../bson/compare.ts';
import { MISSING, someLeaf, valueAt } from '../bson/paths.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import type { Store } from '../commands/context.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { Query, TURN_MILLISECONDS } from '../plan/query.ts';
import { compileFilter } from '../query/match.ts';
import { compileProjection } from '../query/project.ts';
import { parseSort, sortKey, TopList } from '../query/sort.ts';
import { setAt } from '../update/apply.ts';
import { approximate } from '../bson/numbers.ts';
import { fromPlainDoc, toPlain, toPlainDoc } from './plain.ts';

export interface Stage {
  name: string;
  operand: Value;
}

interface Where {
  store: Store;
  database: string;
}

type StageRunner = (docs: Doc[], operand: Value, where: Where) => Doc[] | Promise<Doc[]>;

const RUNNERS: Record<string, StageRunner> = {
  $match: (docs, operand) => {
    const matches = compileFilter(docOperand('$match', operand));
    return docs.filter((doc) => matches(doc));
  },
  $sort: (docs, operand) => sort(docs, docOperand('$sort', operand)),
  $limit: (docs, operand) => docs.slice(0, positive('$limit', operand)),
  $skip: (docs, operand) => docs.slice(positive('$skip', operand)),
  $count: (docs, operand) => (docs.length > 0 ? [{ [textOperand('$count', operand)]: new Int32(docs.length) }] : []),
  $unwind: unwind,
  $unset: (docs, operand) => {
    const fields = Array.isArray(operand) ? operand : [operand];
    const project = compileProjection(Object.fromEntries(fields.map((field) => [String(field), new Int32(0)])));
    return project ? docs.map(project) : docs;
  },
  $project: (docs, operand) => {
    const fields = docOperand('$project', operand);
    const plain = Object.values(fields).every((rule) => typeof rule === 'boolean' || isNumeric(rule));
    const project = plain ? compileProjection(fields) : undefined;
    return project ? docs.map(project) : calculated('$project', docs, operand);
  },
  $lookup: lookup,
  $facet: async (docs, operand, where) => {
    const result: Doc = {};
    for (const [name, pipeline] of Object.entries(docOperand('$facet', operand))) result[name] = await runStages(docs, parsePipeline(pipeline), where);
    return [result];
  },
  ...Object.fromEntries(
    ['$group', '$addFields', '$set', '$replaceRoot', '$replaceWith', '$sortByCount'].map((name) => [
      name,
      (docs: Doc[], operand: Value) => calculated(name, docs, operand),
    ]),
  ),
};

/** Reads a pipeline. Throws CommandNotSupported for stages that are not done here. */
export function parsePipeline(pipeline: Value): Stage[] {
  if (!Array.isArray(pipeline)) throw new StoreError('TypeMismatch', "'pipeline' must be an array");
  return pipeline.map((stage) => {
    const [name, ...others] = isDoc(stage) ? Object.keys(stage) : [];
    if (!isDoc(stage) || name === undefined || others.length > 0) {
      throw new StoreError('FailedToParse', 'A pipeline stage specification object must contain exactly one field.');
    }
    if (!Object.hasOwn(RUNNERS, name)) throw new NotSupportedError(`the pipeline stage ${name}`);
    return { name, operand: stage[name] };
  });
}

export async function runStages(docs: Doc[], stages: readonly Stage[], where: Where): Promise<Doc[]> {
  let current = docs;
  for (const { name, operand } of stages) {
    const run = RUNNERS[name];
    if (!run) throw new NotSupportedError(`the pipeline stage ${name}`);
    current = await run(current, operand, where);
    await nextTurn();
  }
  return current;
}

/** Stages with expressions are mingo's: it works on plain values, which are converted in portions. */
async function calculated(name: string, docs: Doc[], operand: Value): Promise<Doc[]> {
  const plain = await inTurns(docs, toPlainDoc);
  let results: unknown[];
  try {
    results = aggregate(plain, [{ [name]: toPlain(operand) }], { scriptEnabled: false });
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError('BadValue', `${name}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return inTurns(results.filter((result) => isDoc(result)), fromPlainDoc);
}

async function inTurns<From, To>(items: readonly From[], convert: (item: From) => To): Promise<To[]> {
  const converted: To[] = [];
  let turnEnds = performance.now() + TURN_MILLISECONDS;
  for (const item of items) {
    converted.push(convert(item));
    if ((converted.length & 31) !== 0 || performance.now() < turnEnds) continue;
    await nextTurn();
    turnEnds = performance.now() + TURN_MILLISECONDS;
  }
  return converted;
}

function sort(docs: Doc[], operand: Doc): Doc[] {
  const fields = parseSort(operand);
  const top = new TopList<Doc>(Number.MAX_SAFE_INTEGER);
  for (const doc of docs) top.add(sortKey(doc, fields), doc);
  return top.take();
}

function unwind(docs: Doc[], operand: Value): Doc[] {
  const options = isDoc(operand) ? operand : { path: operand };
  const { path: reference, includeArrayIndex: indexField, preserveNullAndEmptyArrays: preserve } = options;
  const unknown = Object.keys(options).find((option) => !['path', 'includeArrayIndex', 'preserveNullAndEmptyArrays'].includes(option));
  if (unknown !== undefined || typeof reference !== 'string' || !reference.startsWith('$')) throw new StoreError('BadValue', '$unwind needs a path that starts with $');
  const path = reference.slice(1).split('.');
  const withIndex = (doc: Doc, index: Value): Doc => {
    if (typeof indexField === 'string') setAt(doc, indexField.split('.'), index);
    return doc;
  };
  return docs.flatMap((doc) => {
    const value = valueAt(doc, path);
    if (Array.isArray(value) && value.length > 0) return value.map((item, i) => withIndex(replacedAt(doc, path, item), new Int32(i)));
    if (value !== MISSING && value !== null && !Array.isArray(value)) return [withIndex(replacedAt(doc, path, value), null)];
    if (preserve !== true) return [];
    const kept = compileProjection({ [path.join('.')]: new Int32(0) })?.(doc) ?? doc;
    return [withIndex(Array.isArray(value) ? kept : { ...doc }, null)];
  });
}

/** A copy along the path, so that documents made of one do not share what is set. */
function replacedAt(doc: Doc, path: readonly string[], value: Value): Doc {
  const [part = '', ...rest] = path;
  const inner = doc[part];
  return { ...doc, [part]: rest.length === 0 ? value : replacedAt(isDoc(inner) ? inner : {}, rest, value) };
}

/** The plain form of $lookup: equality of one field with another, through an index of the other collection. */
async function lookup(docs: Doc[], operand: Value, { store, database }: Where): Promise<Doc[]> {
  const { from, localField, foreignField, as, ...others } = docOperand('$lookup', operand);
  if (Object.keys(others).length > 0) throw new NotSupportedError(`$lookup with ${Object.keys(others).join(', ')}`);
  if (typeof from !== 'string' || typeof localField !== 'string' || typeof foreignField !== 'string' || typeof as !== 'string') {
    throw new StoreError('FailedToParse', '$lookup needs from, localField, foreignField and as');
  }
  const collection = store.catalog.find(database, from);
  const joined: Doc[] = [];
  for (const doc of docs) {
    const matches: Doc[] = [];
    if (collection) {
      const filter = { [foreignField]: { $in: localValues(doc, localField.split('.')) } };
      for await (const found of new Query(store.environment, collection, { filter }).results()) matches.push(found.doc());
    }
    joined.push(replacedAt(doc, as.split('.'), matches));
  }
  return joined;
}

function localValues(doc: Doc, path: string[]): Value[] {
  const values: Value[] = [];
  const add = (value: Value): void => {
    if (!values.some((other) => equalValues(other, value))) values.push(value);
  };
  someLeaf(doc, path, (leaf) => {
    if (Array.isArray(leaf)) leaf.forEach(add);
    else add(leaf === MISSING ? null : leaf);
    return false;
  });
  return values;
}

function docOperand(stage: string, operand: Value): Doc {
  if (!isDoc(operand)) throw new StoreError('FailedToParse', `the ${stage} stage specification must be an object`);
  return operand;
}

function textOperand(stage: string, operand: Value): string {
  if (typeof operand !== 'string' || operand === '' || operand.startsWith('$') || operand.includes('.')) {
    throw new StoreError('BadValue', `the ${stage} field must be a non-empty string without $ and dots`);
  }
  return operand;
}

/** Throws BadValue for what is no whole number from zero up. */
export function positive(stage: string, operand: Value): number {
  const number = isNumeric(operand) ? approximate(operand) : Number.NaN;
  if (!Number.isSafeInteger(number) || number < 0) throw new StoreError('BadValue', `invalid argument to ${stage} stage: must be a whole number that is not negative`);
  return number;
}
