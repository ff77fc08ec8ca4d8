import { wholeValue } from '../bson/arithmetic.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileElementCondition } from './match.ts';
import type { Scope } from './scope.ts';

/** `{$slice: n}` and `{$slice: [skip, limit]}` of find. */
export interface SliceBounds {
  skip?: number;
  count: number;
}

/** The bounds of a slice; undefined when the operand is one of the expression `$slice`. */
export function readSlice(operand: Value): SliceBounds | undefined {
  if (isNumeric(operand)) return { count: whole(operand) };
  if (!Array.isArray(operand)) throw new StoreError('Location28667', `Invalid $slice syntax. The given syntax did not match the find() syntax because :: Location31273: $slice only supports numbers and [skip, limit] arrays`);
  const [skip, limit] = operand;
  if (operand.length !== 2 || !isNumeric(skip)) return undefined;
  if (!isNumeric(limit)) throw new StoreError('Location28724', 'Invalid $slice syntax. First argument to $slice must be an array, but is of type: int');
  if (whole(limit) <= 0) throw new StoreError('Location28724', 'Invalid $slice syntax. The given syntax did not match the find() syntax because :: Location31259: $slice limit must be positive');
  return { skip: whole(skip), count: whole(limit) };
}

/** Cuts the arrays that a path leads to, also those in the documents of an array on the way. */
export function sliceAt(value: Value, path: readonly string[], at: number, bounds: SliceBounds): Value {
  if (at === path.length) return Array.isArray(value) ? cut(value, bounds) : value;
  if (Array.isArray(value)) return value.map((item) => (isDoc(item) ? sliceAt(item, path, at, bounds) : item));
  const part = path[at] ?? '';
  if (!isDoc(value) || !Object.hasOwn(value, part)) return value;
  return { ...value, [part]: sliceAt(value[part], path, at + 1, bounds) };
}

/** The first element of a field's array that a condition matches, in an array of its own. */
export function firstMatch(field: string, condition: Doc, scope: Scope): (doc: Doc) => Leaf {
  const matches = compileElementCondition(condition, scope);
  return (doc) => {
    const array = doc[field];
    const index = Array.isArray(array) ? array.findIndex((element) => matches(element)) : -1;
    return Array.isArray(array) && index >= 0 ? [array[index]] : MISSING;
  };
}

/** Leaves of the first array on a path only the element that the filter matched. */
export function positioned(value: Value, path: readonly string[], at: number, index: number | undefined): Value {
  if (Array.isArray(value)) {
    if (index === undefined) throw new StoreError('Location51246', "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
    if (index >= value.length) throw new StoreError('Location51247', "Executor error during find command :: caused by :: positional operator '.$' element mismatch");
    return [value[index]];
  }
  const part = path[at];
  if (part === undefined || !isDoc(value) || !Object.hasOwn(value, part)) return value;
  return { ...value, [part]: positioned(value[part], path, at + 1, index) };
}

function cut(array: Value[], { skip, count }: SliceBounds): Value[] {
  if (skip === undefined) return count >= 0 ? array.slice(0, count) : array.slice(count);
  const start = skip >= 0 ? skip : Math.max(0, array.length + skip);
  return array.slice(start, start + count);
}

function whole(value: Value): number {
  if (!isNumeric(value)) return 0;
  return wholeValue(value) ?? Math.trunc(approximate(value));
}
