import { EMPTY_ARRAY_KEY, encodeKey, invertKey, shortenKey } from '../bson/keys.ts';
import { collated } from '../bson/collation.ts';
import { combineLeaves, EMPTY } from '../bson/leaves.ts';
import { MISSING } from '../bson/paths.ts';
import type { Doc } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Index } from './indexDefinition.ts';

/** LMDB takes keys of up to 1,978 bytes. */
const MAX_KEY_BYTES = 1978;
const SPACE_ID_BYTES = 4;

/** Bytes of an encoded `_id`; a longer one is cut and hashed. */
export const MAX_ID_BYTES = 256;

/** The entries of one document in one index, and what they tell about the index. */
export interface Entries {
  /** Encoded fields, without the index id before and the `_id` after them; each once. */
  keys: Buffer[];
  multikey: boolean[];
  shortened: boolean;
}

/** The most bytes that one encoded field of an index may have; a longer one is cut and hashed. */
export function fieldLimit(index: Index): number {
  return Math.floor((MAX_KEY_BYTES - SPACE_ID_BYTES - MAX_ID_BYTES) / index.fields.length);
}

/**
 * What a document puts into an index. Throws CannotIndexParallelArrays when two of its fields are
 * different arrays, as MongoDB does.
 */
export function indexEntries(index: Index, doc: Doc): Entries {
  const entries: Entries = { keys: [], multikey: index.fields.map(() => false), shortened: false };
  if (index.partial && !index.partial.matches(doc)) return entries;
  const limit = fieldLimit(index);
  const seen = new Set<string>();
  const paths = index.fields.map(({ path }) => path);
  combineLeaves(doc, paths, entries.multikey, parallelArrays, (leaves) => {
    if (index.sparse && leaves.every((leaf) => leaf === MISSING)) return;
    const key = Buffer.concat(
      leaves.map((leaf, i) => {
        const encoded = leaf === EMPTY ? EMPTY_ARRAY_KEY : encodeKey(leaf === MISSING ? null : collated(leaf, index.collation));
        const { key: short, shortened } = shortenKey(encoded, limit);
        entries.shortened ||= shortened;
        return index.fields[i]?.direction === -1 ? invertKey(short) : short;
      }),
    );
    const text = key.toString('latin1');
    if (!seen.has(text)) entries.keys.push(key);
    seen.add(text);
  });
  return entries;
}

function parallelArrays(): StoreError {
  return new StoreError('CannotIndexParallelArrays', 'cannot index parallel arrays');
}
