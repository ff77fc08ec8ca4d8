import { Int32 } from 'bson';

import { wholeValue } from '../bson/arithmetic.ts';
import { collated, type Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { encodeKey } from '../bson/keys.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, rankOf, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileExpression } from '../expression/compile.ts';
import { compareLeaves } from '../expression/operator.ts';
import type { Scope } from '../query/scope.ts';
import { accumulated, compileFields, Grouping } from './group.ts';
import { sorted } from './sort.ts';
import { assertOptions, collect, docOperand, type Docs, type StreamStage } from './stage.ts';

const COUNT: Doc = { count: { $sum: new Int32(1) } };

/** `$bucket`: groups by the range between two boundaries that a value lies in. */
export function bucket(operand: Value, scope: Scope): StreamStage {
  const options = docOperand(operand, 'Location40201', 'Argument to $bucket stage');
  assertOptions(options, ['groupBy', 'boundaries', 'default', 'output'], '$bucket', 'Location40197');
  if (!('groupBy' in options) || !('boundaries' in options)) throw new StoreError('Location40198', "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  const valueOf = compileExpression(groupByOperand(options.groupBy, 'Location40202'), scope);
  const boundaries = boundariesOf(options.boundaries, scope);
  const otherwise = 'default' in options ? constantOf(options.default, scope) : undefined;
  if (otherwise !== undefined) assertOutside(otherwise, boundaries);
  const fields = compileFields('output' in options ? docOperand(options.output, 'Location40196', "The $bucket 'output' field") : COUNT, scope);
  return async function* bucketed(docs: Docs) {
    const groups = new Grouping(fields, scope.collation);
    for await (const doc of docs) groups.add(bucketOf(valueOf(doc), boundaries, otherwise, scope.collation), doc);
    yield* [...groups.results()].sort((a, b) => compareValues(a._id, b._id));
  };
}

/** `$bucketAuto`: as many buckets as asked for, with about as many documents each. */
export function bucketAuto(operand: Value, scope: Scope): StreamStage {
  const options = docOperand(operand, 'Location40240', 'The argument to $bucketAuto');
  assertOptions(options, ['groupBy', 'buckets', 'output', 'granularity'], '$bucketAuto', 'Location40245');
  if (!('groupBy' in options) || !('buckets' in options)) throw new StoreError('Location40246', "$bucketAuto requires 'groupBy' and 'buckets' to be specified");
  if (options.granularity !== undefined) throw new NotSupportedError('$bucketAuto with granularity');
  const valueOf = compileExpression(groupByOperand(options.groupBy, 'Location40239'), scope);
  const buckets = isNumeric(options.buckets) ? wholeValue(options.buckets) : undefined;
  if (buckets === undefined) throw new StoreError('Location40242', "The $bucketAuto 'buckets' field must be representable as a 32-bit integer");
  if (buckets <= 0) throw new StoreError('Location40243', `The $bucketAuto 'buckets' field must be greater than 0, but found: ${buckets}`);
  const fields = compileFields('output' in options ? docOperand(options.output, 'Location40244', "The $bucketAuto 'output' field") : COUNT, scope);
  const present = (doc: Doc): Value => {
    const value = valueOf(doc);
    return value === MISSING ? null : value;
  };
  return async function* bucketed(docs: Docs) {
    const all = await collect(sorted(docs, (doc) => encodeKey(collated(present(doc), scope.collation))), '$bucketAuto');
    const size = Math.max(1, Math.round(all.length / buckets));
    for (let from = 0, number = 1; from < all.length; number++) {
      let to = number === buckets ? all.length : Math.min(all.length, from + size);
      const last = present(all[to - 1] ?? {});
      while (to < all.length && compareLeaves(present(all[to] ?? {}), last, scope.collation) === 0) to++;
      const accumulators = fields.map(([, create]) => create());
      for (const doc of all.slice(from, to)) for (const accumulator of accumulators) accumulator.add(doc);
      yield { _id: { min: present(all[from] ?? {}), max: present(all[Math.min(to, all.length - 1)] ?? {}) }, ...accumulated(fields, accumulators) };
      from = to;
    }
  };
}

function groupByOperand(groupBy: Value, codeName: `Location${number}`): Value {
  if ((typeof groupBy === 'string' && groupBy.startsWith('$')) || (isDoc(groupBy) && Object.keys(groupBy)[0]?.startsWith('$'))) return groupBy;
  throw new StoreError(codeName, "The 'groupBy' field must be defined as a $-prefixed path or an expression");
}

function constantOf(source: Value, scope: Scope): Value {
  const value = compileExpression(source, scope)({});
  return value === MISSING ? null : value;
}

function boundariesOf(source: Value, scope: Scope): Value[] {
  if (!Array.isArray(source)) throw new StoreError('Location40200', "The $bucket 'boundaries' field must be an array");
  const boundaries = source.map((boundary) => constantOf(boundary, scope));
  if (boundaries.length < 2) throw new StoreError('Location40192', `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`);
  for (const [i, boundary] of boundaries.entries()) {
    if (i === 0) continue;
    const before = boundaries[i - 1];
    if (rankOf(before) !== rankOf(boundary)) throw new StoreError('Location40193', 'All values in the \'boundaries\' option to $bucket must have the same type.');
    if (compareValues(before, boundary) >= 0) throw new StoreError('Location40194', "The 'boundaries' option to $bucket must be sorted in ascending order");
  }
  return boundaries;
}

function assertOutside(value: Value, boundaries: Value[]): void {
  if (compareValues(value, boundaries[0]) < 0 || compareValues(value, boundaries.at(-1)) >= 0) return;
  throw new StoreError('Location40199', "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.");
}

function bucketOf(leaf: Leaf, boundaries: Value[], otherwise: Value, collation: Collation | undefined): Value {
  // What is missing lies below null, and so in no bucket.
  const index = leaf === MISSING ? -1 : boundaries.findLastIndex((boundary) => compareLeaves(boundary, leaf, collation) <= 0);
  if (index >= 0 && index < boundaries.length - 1) return boundaries[index];
  if (otherwise !== undefined) return otherwise;
  throw new StoreError('Location40066', '$switch could not find a matching branch for an input, and no default was specified.');
}
