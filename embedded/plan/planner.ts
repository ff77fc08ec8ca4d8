import { BSONRegExp } from 'bson';

import type { Collation } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { SortField } from '../query/sort.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Index } from '../storage/indexDefinition.ts';
import { rangeOfPrefix, spacePrefix, wholeSpace, type KeyRange } from '../storage/keySpace.ts';
import { accessPaths, isPositional, type AccessPath } from './accessPath.ts';
import { conditionsOf, withAlternative, type Condition, type Conditions, type ElementGroup } from './conditions.ts';
import { heldFields } from './implication.ts';
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
  /** Whether the ranges have to be merged for that; else one is read after the other. */
  merged: boolean;
  /** Whether everything inside the ranges matches, so that the filter need not be tested. */
  exact: boolean;
  /** Whether one document may come up twice. */
  repeats: boolean;
  /** For `$or`: a plan for each of its filters, to be followed instead of `ranges`. */
  branches?: Plan[];
}

/** What there is to plan. */
export interface PlanRequest {
  filter: Doc;
  sort: readonly SortField[];
  hint?: Value;
  collation?: Collation | undefined;
  /** How many entries a plan would read, or the limit if there are more. */
  estimate: (plan: Plan, limit: number) => number;
}

interface Candidate {
  plan: Plan;
  score: number;
  /** Whether it reads less than everything. */
  bounded: boolean;
}

/** More ranges than this are not worth merging: the last field is then left to the filter. */
const MAX_RANGES = 400;

/** Scores this close to the best are a guess: entries are counted then, up to a number. */
const GUESS = 12;
const COUNTED_ENTRIES = 200;

/** The score of an index that answers a unique key: nothing can be better. */
const WHOLE_KEY = 1000;

/**
 * Chooses an index by the equalities on its leading fields, then by range and sort order; for `$or` one for each of its
 * filters. Throws BadValue when `hint` names no index.
 */
export function planQuery(collection: Collection, { filter, sort, hint, collation, estimate }: PlanRequest): Plan {
  const conditions = conditionsOf(filter, collation);
  const isHinted = hint !== undefined && hint !== null && !(isDoc(hint) && Object.keys(hint).length === 0);
  if (isHinted) return hintedPlan(collection, conditions, sort, hint);
  const candidates = candidatesFor(collection, conditions, sort, estimate);
  return best(candidates, estimate)?.plan ?? fullScan(collection, conditions, sort, false);
}

function candidatesFor(collection: Collection, conditions: Conditions, sort: readonly SortField[], estimate: PlanRequest['estimate']): Candidate[] {
  const candidates: Candidate[] = [];
  for (const path of accessPaths(collection, conditions)) {
    const option = path.holdsAll ? candidate(path, conditions, sort) : undefined;
    if (option && option.score >= WHOLE_KEY) return [option];
    if (option) candidates.push(option);
  }
  const united = conditions.alternatives.map((filters) => union(collection, conditions, filters, sort, estimate));
  return [...candidates, ...united.filter((option) => option !== undefined)];
}

/** The best by score; where that is a guess and all are in order or none is, the one that reads fewest entries. */
function best(candidates: readonly Candidate[], estimate: PlanRequest['estimate']): Candidate | undefined {
  const [first, ...others] = candidates.toSorted((a, b) => b.score - a.score);
  if (!first || first.score >= WHOLE_KEY) return first;
  const rivals = others.filter(({ plan, score }) => score > first.score - GUESS && plan.sorted === first.plan.sorted);
  if (rivals.length === 0) return first;
  const counted = [first, ...rivals].map((option) => ({ option, entries: estimate(option.plan, COUNTED_ENTRIES) }));
  return counted.reduce((least, next) => (next.entries < least.entries ? next : least)).option;
}

/** The plans of all filters of an `$or` together; undefined when one of them has no index. */
function union(
  collection: Collection,
  common: Conditions,
  filters: readonly Doc[],
  sort: readonly SortField[],
  estimate: PlanRequest['estimate'],
): Candidate | undefined {
  const branches: Candidate[] = [];
  for (const filter of filters) {
    const branch = best(candidatesFor(collection, withAlternative(common, filter), sort, estimate).filter(({ bounded }) => bounded), estimate);
    if (!branch) return undefined;
    branches.push(branch);
  }
  const plans = branches.map(({ plan }) => plan);
  const sorted = plans.every((plan) => plan.sorted);
  return {
    score: Math.min(WHOLE_KEY - 1, ...branches.map(({ score }) => score)) - 1,
    bounded: true,
    plan: { ranges: [], reverse: false, sorted, merged: false, exact: false, repeats: true, branches: plans },
  };
}

function fullScan(collection: Collection, conditions: Conditions, sort: readonly SortField[], reverse: boolean): Plan {
  const range = { ...wholeSpace(collection.id), mergeFrom: 4 };
  const exact = conditions.complete && conditions.fields.size === 0;
  return { ranges: [range], reverse, sorted: sort.length === 0, merged: false, exact, repeats: false };
}

/** A hinted index is used in any case: whole when it has no bounds, and though it does not hold every document. */
function hintedPlan(collection: Collection, conditions: Conditions, sort: readonly SortField[], hint: Value): Plan {
  if (isDoc(hint) && isNumeric(hint.$natural)) return fullScan(collection, conditions, sort, approximate(hint.$natural) < 0);
  const path = [...accessPaths(collection, conditions)].find(({ name, index }) => {
    if (typeof hint === 'string') return hint === name;
    return index ? equalValues(hint, index.spec.key) : isDoc(hint) && Object.keys(hint).join() === '_id';
  });
  if (!path) {
    throw new StoreError('BadValue', 'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index');
  }
  return planOf(path, path.holdsAll ? leadingBounds(path, conditions) : [], conditions, sort);
}

function candidate(path: AccessPath, conditions: Conditions, sort: readonly SortField[]): Candidate | undefined {
  const bounds = leadingBounds(path, conditions);
  const equalities = bounds.filter(isPoints).length;
  const plan = planOf(path, bounds, conditions, sort);
  const ordered = plan.sorted && sort.length > 0;
  const isSmall = path.index?.partial !== undefined || path.index?.sparse === true;
  if (bounds.length === 0 && !ordered && !isSmall) return undefined;
  const multiple = bounds.some(({ intervals }) => intervals.length > 1);
  const whole = path.unique && equalities === path.fields.length;
  const ranges = bounds.length - equalities;
  const orderWorth = ordered ? (plan.exact ? 22 : 12) : 0; // in order and exact, it reads nothing but what is asked for
  const score = (whole ? WHOLE_KEY : 0) + equalities * 20 + ranges * 8 + orderWorth - (multiple ? 1 : 0) - path.fields.length / 100;
  return { score, plan, bounded: bounds.length > 0 || isSmall };
}

function planOf(path: AccessPath, bounds: FieldBounds[], conditions: Conditions, sort: readonly SortField[]): Plan {
  const order = sortOrder(path, bounds, sort);
  const used = new Set([...path.fields.slice(0, bounds.length).map(({ name }) => name), ...heldFields(path.index?.partial?.filter, conditions)]);
  const exact =
    conditions.complete &&
    path.holdsAll &&
    bounds.every((bound) => bound.exact) &&
    [...conditions.fields.keys()].every((name) => used.has(name)) &&
    !isDoubtfulPath(path, bounds.length);
  return {
    ...(path.index ? { index: path.index } : {}),
    ...(path.index || bounds.length > 0 ? { indexName: path.name } : {}),
    ranges: scanRanges(path, bounds, order?.from ?? 0),
    merged: order !== undefined && order.from > 0,
    reverse: order?.reverse ?? false,
    sorted: order !== undefined,
    exact,
    repeats: path.multikey.some(Boolean),
  };
}

/** Bounds of the leading fields: any number of equalities, then at most one range. */
function leadingBounds(path: AccessPath, conditions: Conditions): FieldBounds[] {
  const bounds: FieldBounds[] = [];
  let combinations = 1;
  let element: ElementGroup | 'any' | undefined; // what a further field that leads to an array must be about
  for (const [i, { name }] of path.fields.entries()) {
    const multikey = path.multikey[i] === true;
    const all = conditions.fields.get(name) ?? [];
    const demands = multikey && element !== undefined ? all.filter((condition) => condition.element !== undefined && condition.element === element) : all;
    if (demands.length === 0 || isPositional(path, i)) break;
    const usable = demands.filter((condition) => isUsable(condition, path, conditions.collation));
    const bound = fieldBounds(usable, path.limit, multikey);
    if (!bound) break;
    combinations *= bound.intervals.length;
    if (combinations > MAX_RANGES && i > 0) break;
    bounds.push({ ...bound, exact: bound.exact && usable.length === all.length });
    if (multikey) element ??= bound.element ?? 'any';
    if (!isPoints(bound)) break;
  }
  return bounds;
}

/** Strings must be in the index as the query compares them; patterns know no collation. */
function isUsable({ textual, operator, operand }: Condition, path: AccessPath, collation: Collation | undefined): boolean {
  if (!textual) return true;
  const isPattern = operator === '$regex' || (Array.isArray(operand) && operand.some((item) => item instanceof BSONRegExp));
  return isPattern ? collation === undefined && path.sameCollation : path.sameCollation;
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
  if (wanted.length === 0) return { from: 0, reverse: false };
  if (path.shortened || !path.sameCollation || !path.holdsAll) return undefined;
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
