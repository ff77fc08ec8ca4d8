import { EMPTY_ARRAY_KEY, encodeKey, invertKey, shortenKey } from '../bson/keys.ts';
import { isArrayIndex, MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
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

/** A field on its way down its path, or what it led to. */
type Track = { at: Value; rest: string[]; arrayAllowed: boolean } | { value: Leaf | typeof EMPTY };

const EMPTY = Symbol('empty array');

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
  const tracks = index.fields.map<Track>(({ path }) => ({ at: doc, rest: path, arrayAllowed: true }));
  expand(tracks, entries.multikey, (leaves) => {
    if (index.sparse && leaves.every((leaf) => leaf === MISSING)) return;
    const key = Buffer.concat(
      leaves.map((leaf, i) => {
        const encoded = leaf === EMPTY ? EMPTY_ARRAY_KEY : encodeKey(leaf === MISSING ? null : leaf);
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

/** Follows all paths together: fields that share an array take their values from the same element. */
function expand(tracks: Track[], multikey: boolean[], emit: (leaves: (Leaf | typeof EMPTY)[]) => void): void {
  const advanced = tracks.map(advance);
  const arrays = advanced.map((track) => ('at' in track && Array.isArray(track.at) ? track.at : undefined));
  const array = arrays.find((candidate) => candidate !== undefined);
  if (!array) {
    emit(advanced.map((track) => ('value' in track ? track.value : MISSING)));
    return;
  }
  if (arrays.some((other) => other !== undefined && other !== array)) {
    throw new StoreError('CannotIndexParallelArrays', 'cannot index parallel arrays');
  }
  arrays.forEach((other, i) => {
    if (other) multikey[i] = true;
  });
  const elements: (Value | typeof EMPTY)[] = array.length > 0 ? array : [EMPTY];
  for (const element of elements) {
    expand(
      advanced.map((track, i) => (arrays[i] && 'at' in track ? intoElement(track.rest, array, element) : track)),
      multikey,
      emit,
    );
  }
}

/** Goes down through documents until the path ends or meets an array. */
function advance(track: Track): Track {
  if ('value' in track) return track;
  let { at, rest } = track;
  while (true) {
    if (Array.isArray(at) && track.arrayAllowed) return { at, rest, arrayAllowed: true };
    if (rest.length === 0) return { value: at };
    const [part = '', ...others] = rest;
    if (!isDoc(at) || !Object.hasOwn(at, part)) return { value: MISSING };
    at = at[part];
    rest = others;
  }
}

function intoElement(rest: string[], array: Value[], element: Value | typeof EMPTY): Track {
  if (rest.length === 0) return { value: element };
  const [part = '', ...others] = rest;
  if (isArrayIndex(part) && Number(part) < array.length) {
    const positioned = array[Number(part)];
    return others.length === 0 && !Array.isArray(positioned) ? { value: positioned } : { at: positioned, rest: others, arrayAllowed: true };
  }
  if (element === EMPTY || !isDoc(element)) return { value: MISSING };
  return { at: element, rest, arrayAllowed: true };
}
