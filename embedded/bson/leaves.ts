import type { StoreError } from '../errors.ts';
import { isArrayIndex, MISSING, type Leaf } from './paths.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** Stands for what an empty array holds: neither a value nor nothing. */
export const EMPTY = Symbol('empty array');

export type CombinedLeaf = Leaf | typeof EMPTY;

/** A field on its way down its path, or what it led to. */
type Track = { at: Value; rest: readonly string[] } | { value: CombinedLeaf };

/**
 * Calls `emit` with every combination of what several paths lead to, as an index or a sort sees a document:
 * paths that go through one array take their values from the same element. Marks in `multikey` which paths met an array.
 * Throws `parallel` when two paths lead to different arrays.
 */
export function combineLeaves(
  doc: Doc,
  paths: readonly (readonly string[])[],
  multikey: boolean[],
  parallel: () => StoreError,
  emit: (leaves: CombinedLeaf[]) => void,
): void {
  expand(paths.map((path) => ({ at: doc, rest: path })), multikey, parallel, emit);
}

function expand(tracks: Track[], multikey: boolean[], parallel: () => StoreError, emit: (leaves: CombinedLeaf[]) => void): void {
  const advanced = tracks.map(advance);
  const arrays = advanced.map((track) => ('at' in track && Array.isArray(track.at) ? track.at : undefined));
  const array = arrays.find((candidate) => candidate !== undefined);
  if (!array) {
    emit(advanced.map((track) => ('value' in track ? track.value : MISSING)));
    return;
  }
  if (arrays.some((other) => other !== undefined && other !== array)) throw parallel();
  arrays.forEach((other, i) => {
    if (other) multikey[i] = true;
  });
  const elements: (Value | typeof EMPTY)[] = array.length > 0 ? array : [EMPTY];
  for (const element of elements) {
    expand(
      advanced.map((track, i) => (arrays[i] && 'at' in track ? intoElement(track.rest, array, element) : track)),
      multikey,
      parallel,
      emit,
    );
  }
}

/** Goes down through documents until the path ends or meets an array. */
function advance(track: Track): Track {
  if ('value' in track) return track;
  let { at, rest } = track;
  while (true) {
    if (Array.isArray(at)) return { at, rest };
    if (rest.length === 0) return { value: at };
    const [part = '', ...others] = rest;
    if (!isDoc(at) || !Object.hasOwn(at, part)) return { value: MISSING };
    at = at[part];
    rest = others;
  }
}

function intoElement(rest: readonly string[], array: Value[], element: Value | typeof EMPTY): Track {
  if (rest.length === 0) return { value: element };
  const [part = '', ...others] = rest;
  if (isArrayIndex(part) && Number(part) < array.length) return { at: array[Number(part)], rest: others };
  if (element === EMPTY || !isDoc(element)) return { value: MISSING };
  return { at: element, rest };
}
