import { collated, type Collation } from '../bson/collation.ts';
import { afterPrefix, encodeKey, shortenKey } from '../bson/keys.ts';
import type { Value } from '../bson/values.ts';
import { MAX_ID_BYTES } from './indexEntries.ts';

/** All keys from `start` (included) to `end` (not included). */
export interface KeyRange {
  start: Buffer;
  end: Buffer;
}

/** The four bytes that all keys of a collection or an index begin with. */
export function spacePrefix(id: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(id);
  return prefix;
}

export function wholeSpace(id: number): KeyRange {
  return rangeOfPrefix(spacePrefix(id));
}

export function rangeOfPrefix(prefix: Buffer): KeyRange {
  return { start: prefix, end: afterPrefix(prefix) };
}

/** The encoded `_id`, within its limit and in the order of the collection's collation. */
export function encodeId(id: Value, collation: Collation | undefined): { key: Buffer; shortened: boolean } {
  return shortenKey(encodeKey(collated(id, collation)), MAX_ID_BYTES);
}

export function documentKey(collectionId: number, idKey: Buffer): Buffer {
  return Buffer.concat([spacePrefix(collectionId), idKey]);
}
