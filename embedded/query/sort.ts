import { collated, type Collation } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { encodeKey, EMPTY_ARRAY_KEY, invertKey } from '../bson/keys.ts';
import { combineLeaves, EMPTY, type CombinedLeaf } from '../bson/leaves.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING } from '../bson/paths.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';

export interface SortField {
  field: string;
  path: string[];
  direction: 1 | -1;
}

/** Reads a sort specification. Throws BadValue for directions other than 1 and -1. */
export function parseSort(sort: Doc): SortField[] {
  return Object.entries(sort).map(([field, direction]) => {
    if (typeof direction === 'object' && direction !== null && '$meta' in direction) throw new NotSupportedError('$meta');
    const number = isNumeric(direction) ? approximate(direction) : 0;
    if (number !== 1 && number !== -1) throw new StoreError('BadValue', `Illegal key in $sort specification: ${field}`);
    if (field === '' || field.startsWith('$')) {
      throw new StoreError('BadValue', `Illegal field in $sort specification: ${field}`);
    }
    return { field, path: field.split('.'), direction: number };
  });
}

/** The order that a command asks for: `$natural` becomes a hint. Throws BadValue when it is not alone. */
export function orderOf(sort: Doc, hint: Value): { sort: SortField[]; hint: Value } {
  if (!('$natural' in sort)) return { sort: parseSort(sort), hint };
  const { $natural: direction } = sort;
  if (Object.keys(sort).length > 1) throw new StoreError('BadValue', "Cannot include '$natural' in compound sort");
  if (!isNumeric(direction) || Math.abs(approximate(direction)) !== 1) throw new StoreError('BadValue', '$natural sort cannot be set to a value other than -1 or 1.');
  if (hint !== undefined && !(isDoc(hint) && equalValues(hint.$natural, direction))) throw new StoreError('BadValue', 'a $natural sort cannot be set with another hint');
  return { sort: [], hint: sort };
}

/**
 * The key whose byte order is the sort order. An array counts with the element that comes first in the order asked for,
 * as in MongoDB; missing fields count as null. Throws BadValue when two fields lead to different arrays.
 */
export function sortKey(doc: Doc, sort: readonly SortField[], collation?: Collation): Buffer {
  let best: Buffer | undefined;
  const paths = sort.map(({ path }) => path);
  combineLeaves(doc, paths, [], parallelArrays, (leaves) => {
    const key = Buffer.concat(leaves.map((leaf, i) => fieldKey(leaf, sort[i]?.direction ?? 1, collation)));
    if (!best || Buffer.compare(key, best) < 0) best = key;
  });
  return best ?? Buffer.alloc(0);
}

/** Keeps the first `limit` things offered, in the order of their keys; equal keys keep their arrival order. */
export class TopList<T> {
  private readonly items: { key: Buffer; order: number; item: T }[] = [];
  private count = 0;

  constructor(private readonly limit: number) {}

  add(key: Buffer, item: T): void {
    this.items.push({ key, order: this.count++, item });
    if (this.items.length > this.limit * 2 + 1000) this.trim();
  }

  merged(): Iterable<T> {
    return this.take();
  }

  /** What was kept, in order. */
  take(): T[] {
    this.trim();
    return this.items.map(({ item }) => item);
  }

  private trim(): void {
    this.items.sort((a, b) => Buffer.compare(a.key, b.key) || a.order - b.order);
    if (this.items.length > this.limit) this.items.length = this.limit;
  }
}

function fieldKey(leaf: CombinedLeaf, direction: 1 | -1, collation: Collation | undefined): Buffer {
  const key = leaf === EMPTY ? EMPTY_ARRAY_KEY : encodeKey(leaf === MISSING ? null : collated(leaf, collation));
  return direction === 1 ? key : invertKey(key);
}

function parallelArrays(): StoreError {
  return new StoreError('BadValue', 'cannot sort with keys that are parallel arrays');
}
