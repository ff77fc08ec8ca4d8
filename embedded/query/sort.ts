import { encodeKey, EMPTY_ARRAY_KEY, invertKey } from '../bson/keys.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, someLeaf } from '../bson/paths.ts';
import { isNumeric, type Doc, type Value } from '../bson/values.ts';
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
      if (field === '$natural') throw new NotSupportedError('$natural');
      throw new StoreError('BadValue', `Illegal field in $sort specification: ${field}`);
    }
    return { field, path: field.split('.'), direction: number };
  });
}

/**
 * The key whose byte order is the sort order. An array counts with its smallest element going up
 * and with its greatest going down, as in MongoDB; missing fields count as null.
 */
export function sortKey(doc: Doc, sort: readonly SortField[]): Buffer {
  return Buffer.concat(sort.map(({ path, direction }) => fieldKey(doc, path, direction)));
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

function fieldKey(doc: Doc, path: string[], direction: 1 | -1): Buffer {
  let best: Buffer | undefined;
  const offer = (value: Value): void => {
    const key = encodeKey(value);
    if (!best || Buffer.compare(key, best) * direction < 0) best = key;
  };
  someLeaf(doc, path, (leaf) => {
    if (leaf === MISSING) offer(null);
    else if (!Array.isArray(leaf)) offer(leaf);
    else if (leaf.length > 0) leaf.forEach(offer);
    else if (!best || Buffer.compare(EMPTY_ARRAY_KEY, best) * direction < 0) best = EMPTY_ARRAY_KEY;
    return false;
  });
  const key = best ?? encodeKey(null);
  return direction === 1 ? key : invertKey(key);
}
