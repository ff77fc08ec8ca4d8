import { isDoc, type Doc, type Value } from './values.ts';

/** What a path leads to when the document has nothing there. */
export const MISSING = Symbol('missing');

export type Leaf = Value | typeof MISSING;

/** Which element of the first array on the way made a filter match: what the positional `$` stands for. */
export interface MatchPosition {
  index?: number;
}

export function isArrayIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

/** What to do with a leaf; `positioned` when a number at the end of the path picked it out of an array. */
export type LeafVisitor = (leaf: Leaf, positioned: boolean) => boolean;

/**
 * Calls `test` with everything a dotted path leads to, through arrays of subdocuments and numeric positions,
 * until it answers true; returns whether it did. Arrays at the end of the path are passed whole. No path leads to the document.
 */
export function someLeaf(doc: Doc, path: readonly string[], test: LeafVisitor, position?: MatchPosition): boolean {
  return path.length === 0 ? test(doc, true) : walkDoc(doc, path, 0, test, position);
}

/** The value at a path without going through arrays of subdocuments (positions are allowed). */
export function valueAt(doc: Value, path: readonly string[]): Leaf {
  let current: Value = doc;
  for (const part of path) {
    if (isDoc(current) && Object.hasOwn(current, part)) current = current[part];
    else if (Array.isArray(current) && isArrayIndex(part) && Number(part) < current.length) current = current[Number(part)];
    else return MISSING;
  }
  return current;
}

function walkDoc(doc: Doc, path: readonly string[], at: number, test: LeafVisitor, position?: MatchPosition): boolean {
  const part = path[at] as string;
  if (!Object.hasOwn(doc, part)) return test(MISSING, false);
  const value = doc[part];
  if (at === path.length - 1) return test(value, false);
  if (isDoc(value)) return walkDoc(value, path, at + 1, test, position);
  if (Array.isArray(value)) return walkArray(value, path, at + 1, test, position);
  return test(MISSING, false);
}

function walkArray(array: Value[], path: readonly string[], at: number, test: LeafVisitor, position?: MatchPosition): boolean {
  const part = path[at] as string;
  if (isArrayIndex(part) && Number(part) < array.length) {
    const element = array[Number(part)];
    if (at === path.length - 1) {
      if (test(element, true)) return true;
    } else if (isDoc(element)) {
      if (walkDoc(element, path, at + 1, test, position)) return true;
    } else if (Array.isArray(element) && walkArray(element, path, at + 1, test, position)) return true;
  }
  for (let i = 0; i < array.length; i++) {
    const element = array[i];
    if (!isDoc(element) || !walkDoc(element, path, at, test, undefined)) continue;
    if (position) position.index = i;
    return true;
  }
  return false;
}
