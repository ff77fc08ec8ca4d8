import { isSameCollation, type Collation as StringCollation } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection } from '../storage/catalog.ts';
import { fieldLimit, MAX_ID_BYTES } from '../storage/indexEntries.ts';
import type { Index } from '../storage/indexDefinition.ts';
import { rangeOfPrefix, spacePrefix, wholeSpace, type KeyRange } from '../storage/keySpace.ts';
import { conditionsOf, type Conditions } from './conditions.ts';
import { impliesExists, impliesFilter } from './implication.ts';
import { fieldBounds, invertInterval, isPoints, type FieldBounds, type Interval } from './intervals.ts';

/** A range to read, and how many of its leading bytes are left out when ranges are merged in sort order. */
export interface ScanRange extends KeyRange {
  mergeFrom: number;
}

/** How a query is going to be answered. */
export interface Plan {
  /** The index to go through; none for the documents in `_id` order. */
  index?: Index;
  /** What explain calls it: `_id_` is used when `_id` has bounds. */
  indexName?: string;
  ranges: ScanRange[];
  reverse: boolean;
  /** Whether documents come in the order that was asked for. */
  sorted: boolean;
  /** Whether everything inside the ranges matches, so that the filter need not be tested. */
  exact: boolean;
  /** Whether one document may come up twice. */
  repeats: boolean;
}

/** Something that can be scanned in order: an index, or the documents by their `_id`. */
interface AccessPath {
  index?: Index;
  name: string;
  spaceId: number;
  fields: { name: string; direction: 1 | -1 }[];
  multikey: boolean[];
  shortened: boolean;
  limit: number;
  unique: boolean;
}

interface Candidate {
  plan: Plan;
  score: number;
}

/** More ranges than this are not worth merging: the last field is then left to the filter. */
const MAX_RANGES = 400;

/**
 * Chooses an index by the equalities on its leading fields, then by range and sort order.
 * Throws BadValue when `hint` names no index.
 */
export function planQuery(collection: Collection, filter: Doc, sort: readonly SortField[], hint?: Value, collation?: StringCollation): Plan {
  const conditions = conditionsOf(filter, collation);
  const usable = collection.indexes.filter((index) => index.ready && isSameCollation(index.collation, collation) && isUsable(index, conditions));
  const paths = [...(isSameCollation(collection.collation, collation) ? [idPath(collection)] : []), ...usable.map(indexPath)];
  const candidates = (hint === undefined ? paths : hinted(paths, hint, collection))
    .map((path) => candidate(path, conditions, sort))
    .filter((option) => option !== undefined)
    .sort((a, b) => b.score - a.score);
  const best = candidates[0];
  return best ? best.plan : fullScan(collection, conditions, sort);
}

function fullScan(collection: Collection, conditions: Conditions, sort: readonly SortField[]): Plan {
  const range = { ...wholeSpace(collection.id), mergeFrom: 4 };
  const exact = conditions.complete && conditions.fields.size === 0;
  return { ranges: [range], reverse: false, sorted: sort.length === 0, exact, repeats: false };
}

function hinted(paths: AccessPath[], hint: Value, collection: Collection): AccessPath[] {
  if (isDoc(hint) && '$natural' in hint) return [];
  const named = (name: string, key: Value): boolean => (typeof hint === 'string' ? hint === name : equalValues(hint, key));
  const chosen = paths.filter((path) => (path.index ? named(path.name, path.index.spec.key) : hint === '_id_' || (isDoc(hint) && Object.keys(hint).join() === '_id')));
  const exists = chosen.length > 0 || collection.indexes.some((index) => named(index.name, index.spec.key));
  if (!exists) throw new StoreError('BadValue', 'error processing query: hint provided does not correspond to an existing index');
  return chosen;
}

function idPath(collection: Collection): AccessPath {
  return {
    name: '_id_',
    spaceId: collection.id,
    fields: [{ name: '_id', direction: 1 }],
    multikey: [false],
    shortened: collection.hasShortenedIds,
    limit: MAX_ID_BYTES,
    unique: true,
  };
}

function indexPath(index: Index): AccessPath {
  const { name, fields, multikey, unique } = index;
  return { index, name, spaceId: index.id, fields, multikey, shortened: index.hasShortenedKeys, limit: fieldLimit(index), unique };
}

/** Sparse and partial indexes serve only queries whose every result they hold. */
function isUsable(index: Index, conditions: Conditions): boolean {
  if (index.partial) return impliesFilter(conditions, index.partial.filter, index.collation);
  if (!index.sparse) return true;
  return index.fields.some(({ name }) => conditions.fields.get(name)?.some(impliesExists));
}

function candidate(path: AccessPath, conditions: Conditions, sort: readonly SortField[]): Candidate | undefined {
  const bounds = leadingBounds(path, conditions);
  const equalities = bounds.filter(isPoints).length;
  const order = sortOrder(path, bounds, sort);
  if (bounds.length === 0 && (!order || sort.length === 0)) return undefined;
  const used = new Set(path.fields.slice(0, bounds.length).map(({ name }) => name));
  const exact =
    conditions.complete &&
    bounds.every((bound) => bound.exact) &&
    [...conditions.fields.keys()].every((name) => used.has(name)) &&
    !isDoubtfulPath(path, bounds.length);
  const multiple = bounds.some(({ intervals }) => intervals.length > 1);
  const whole = path.unique && equalities === path.fields.length;
  const score =
    (whole ? 1000 : 0) + equalities * 20 + (bounds.length - equalities) * 8 + (order && sort.length > 0 ? 12 : 0) - (multiple ? 1 : 0) - path.fields.length / 100;
  return {
    score,
    plan: {
      ...(path.index ? { index: path.index } : {}),
      ...(path.index || bounds.length > 0 ? { indexName: path.name } : {}),
      ranges: scanRanges(path, bounds, order?.from ?? 0),
      reverse: order?.reverse ?? false,
      sorted: order !== undefined,
      exact,
      repeats: path.multikey.some(Boolean),
    },
  };
}

/** Bounds of the leading fields: any number of equalities, then at most one range. */
function leadingBounds(path: AccessPath, conditions: Conditions): FieldBounds[] {
  const bounds: FieldBounds[] = [];
  let combinations = 1;
  let arrayUsed = false;
  for (const [i, { name }] of path.fields.entries()) {
    const multikey = path.multikey[i] === true;
    const demands = conditions.fields.get(name);
    if (!demands || (multikey && arrayUsed)) break;
    const bound = fieldBounds(demands, path.limit, multikey);
    if (!bound) break;
    combinations *= bound.intervals.length;
    if (combinations > MAX_RANGES && i > 0) break;
    bounds.push(bound);
    arrayUsed ||= multikey;
    if (!isPoints(bound)) break;
  }
  return bounds;
}

/** Entries of arrays and shortened keys do not tell everything about their document. */
function isDoubtfulPath(path: AccessPath, used: number): boolean {
  return path.shortened || path.multikey.slice(0, used).filter(Boolean).length > 1;
}

/** From which field on the index is in the order asked for, and in which direction; undefined when it is not. */
function sortOrder(path: AccessPath, bounds: FieldBounds[], sort: readonly SortField[]): { from: number; reverse: boolean } | undefined {
  const constants = new Set(
    path.fields.filter((_, i) => !path.multikey[i] && bounds[i] && isPoints(bounds[i]) && bounds[i].intervals.length === 1).map(({ name }) => name),
  );
  const wanted = sort.filter(({ field }) => !constants.has(field));
  const points = bounds.filter(isPoints).length;
  if (wanted.length === 0) return { from: points, reverse: false };
  if (path.shortened) return undefined;
  for (let from = 0; from <= points; from++) {
    const direction = matchingDirection(path, wanted, from);
    if (direction !== undefined) return { from, reverse: direction === -1 };
  }
  return undefined;
}

function matchingDirection(path: AccessPath, wanted: readonly SortField[], from: number): 1 | -1 | undefined {
  const first = path.fields[from];
  if (!first || !wanted[0]) return undefined;
  const direction = first.direction === wanted[0].direction ? 1 : -1;
  const needed = path.index ? wanted : wanted.slice(0, 1); // nothing can follow a unique _id
  const fits = needed.every(({ field, direction: asked }, i) => {
    const own = path.fields[from + i];
    return own?.name === field && !path.multikey[from + i] && own.direction * direction === asked;
  });
  return fits ? direction : undefined;
}

/** One range for each combination of intervals, in key order. */
function scanRanges(path: AccessPath, bounds: FieldBounds[], mergeField: number): ScanRange[] {
  const prefix = spacePrefix(path.spaceId);
  let partial: { key: Buffer; mergeFrom: number }[] = [{ key: prefix, mergeFrom: prefix.length }];
  const points = bounds.filter(isPoints).length;
  for (let i = 0; i < points; i++) {
    const intervals = placed(path, bounds, i);
    partial = partial.flatMap(({ key, mergeFrom }) =>
      intervals.map(({ low }) => {
        const longer = Buffer.concat([key, low]);
        return { key: longer, mergeFrom: i < mergeField ? longer.length : mergeFrom };
      }),
    );
  }
  if (points === bounds.length) return partial.map(({ key, mergeFrom }) => ({ ...rangeOfPrefix(key), mergeFrom }));
  const last = placed(path, bounds, points);
  return partial.flatMap(({ key, mergeFrom }) =>
    last.map(({ low, high }) => ({ start: Buffer.concat([key, low]), end: Buffer.concat([key, high]), mergeFrom })),
  );
}

/** The intervals of one field as they lie in this index. */
function placed(path: AccessPath, bounds: FieldBounds[], i: number): Interval[] {
  const intervals = bounds[i]?.intervals ?? [];
  if (path.fields[i]?.direction !== -1) return intervals;
  return intervals.map(invertInterval).reverse();
}
