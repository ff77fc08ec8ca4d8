import { Int32 } from 'bson';

import { wholeValue } from '../bson/arithmetic.ts';
import type { Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { setField } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { parseSort, sortKey } from '../query/sort.ts';
import {
  arrayArgument,
  compareLeaves,
  failure,
  isPresent,
  isTrue,
  namedOperands,
  nameOfType,
  onArguments,
  onFields,
  onPresent,
  wholeArgument,
  type Compiler,
  type Expression,
  type Operator,
} from './operator.ts';

/** Elements that `$range` may make; MongoDB stops at 100 MiB of them, but it has threads. */
const MAX_RANGE = 2_000_000;

/** The numbers of the errors of `$firstN` and its like, as accumulators too. */
export const SEVERAL_CODES = { noObject: 5787900, unknown: 5787901, missing: [5787906, 5787907] };

/** The operators that take arrays apart and make them; `$map` and its like are with the variables. */
export const ARRAYS: Record<string, Operator> = {
  $arrayElemAt: onPresent(2, 2, ([array, index]) => elementAt(array, index, '$arrayElemAt')),
  $first: onPresent(1, 1, ([array]) => elementAt(array, new Int32(0), '$first')),
  $last: onPresent(1, 1, ([array]) => elementAt(array, new Int32(-1), '$last')),
  $firstN: onFields(['n', 'input'], [], ({ n, input }) => withN(n, input, (list, count) => list.slice(0, count)), SEVERAL_CODES),
  $lastN: onFields(['n', 'input'], [], ({ n, input }) => withN(n, input, (list, count) => list.slice(-count)), SEVERAL_CODES),
  $minN: onFields(['n', 'input'], [], ({ n, input }) => withN(n, input, (list, count) => sortedPresent(list, 1).slice(0, count)), SEVERAL_CODES),
  $maxN: onFields(['n', 'input'], [], ({ n, input }) => withN(n, input, (list, count) => sortedPresent(list, -1).slice(0, count)), SEVERAL_CODES),
  $concatArrays: onArguments(0, Infinity, (args) => {
    const all: Value[] = [];
    for (const value of args) {
      if (!isPresent(value)) return null;
      all.push(...arrayArgument(value, 28664, '$concatArrays only supports arrays, not '));
    }
    return all;
  }),
  $in: onArguments(2, 2, ([value = MISSING, array], _, { collation }) => {
    const list = arrayArgument(array, 40081, '$in requires an array as a second argument, found: ');
    return list.some((item) => compareLeaves(item, value, collation) === 0);
  }),
  $indexOfArray: onArguments(2, 4, ([array, value = MISSING, start, end], _, { collation }) => {
    if (!isPresent(array)) return null;
    const list = arrayArgument(array, 40090, '$indexOfArray requires an array as a first argument, found: ');
    const from = start === undefined ? 0 : searchBound(start, '$indexOfArray', 'starting index');
    const to = end === undefined ? list.length : Math.min(list.length, searchBound(end, '$indexOfArray', 'ending index'));
    for (let i = from; i < to; i++) if (compareLeaves(list[i], value, collation) === 0) return new Int32(i);
    return new Int32(-1);
  }),
  $isArray: onArguments(1, 1, ([value]) => Array.isArray(value)),
  $size: onArguments(1, 1, ([array]) => new Int32(arrayArgument(array, 17124, 'The argument to $size must be an array, but was of type: ').length)),
  $reverseArray: onPresent(1, 1, ([array]) => arrayArgument(array, 34435, 'The argument to $reverseArray must be an array, but was of type: ').toReversed()),
  $range: onArguments(2, 3, ([start, end, step]) => range(start, end, step)),
  $slice: onPresent(2, 3, (args) => slice(args)),
  $sortArray: sortArray,
  $zip: zip,
  $arrayToObject: onPresent(1, 1, ([array]) => toObject(arrayArgument(array, 40386, '$arrayToObject requires an array input, found: '))),
  $objectToArray: onPresent(1, 1, ([object]) => {
    if (!isDoc(object)) throw failure(40390, `$objectToArray requires a document input, found: ${typeNameOf(object)}`);
    return Object.entries(object).map(([k, v]) => ({ k, v }));
  }),
  $anyElementTrue: onArguments(1, 1, ([array]) => arrayArgument(array, 17041, "$anyElementTrue's argument must be an array, but is ").some(isTrue)),
  $allElementsTrue: onArguments(1, 1, ([array]) => arrayArgument(array, 17040, "$allElementsTrue's argument must be an array, but is ").every(isTrue)),
};

function elementAt(array: Value, index: Value, name: string): Leaf {
  const list = arrayArgument(array, 28689, `${name}'s ${name === '$arrayElemAt' ? 'first argument' : 'argument'} must be an array, but is `);
  const at = wholeArgument(index, 28690, 28691, `${name}'s second argument`);
  const position = at < 0 ? list.length + at : at;
  return position >= 0 && position < list.length ? list[position] : MISSING;
}

/** `n` of the operators that pick several elements. */
export function countArgument(n: Leaf | undefined): number {
  const count = isPresent(n) && isNumeric(n) ? wholeValue(n, 64) : undefined;
  if (count === undefined) throw failure(5787902, `Value for 'n' must be of integral type, but found ${nameOfType(n)}`);
  if (count <= 0) throw failure(5787908, `'n' must be greater than 0, found ${count}`);
  return count;
}

function withN(n: Leaf | undefined, input: Leaf | undefined, pick: (list: Value[], count: number) => Value[]): Value[] {
  const count = countArgument(n);
  return pick(arrayArgument(input, 5788200, 'Input must be an array, but is '), count);
}

function sortedPresent(list: Value[], direction: 1 | -1): Value[] {
  return list.filter(isPresent).sort((a, b) => compareValues(a, b) * direction);
}

export function searchBound(bound: Leaf, name: string, what: string): number {
  const number = isPresent(bound) && isNumeric(bound) ? wholeValue(bound) : undefined;
  if (number === undefined) throw failure(40096, `${name} requires an integral ${what}, found a value of type: ${nameOfType(bound)}`);
  if (number < 0) throw failure(40097, `${name} requires a nonnegative ${what}, found: ${number}`);
  return number;
}

function range(start: Leaf | undefined, end: Leaf | undefined, step: Leaf | undefined): Value[] {
  const from = wholeArgument(start, 34443, 34444, "$range's starting value");
  const to = wholeArgument(end, 34445, 34446, "$range's ending value");
  const by = step === undefined ? 1 : wholeArgument(step, 34447, 34448, "$range's step value");
  if (by === 0) throw failure(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((to - from) / by));
  if (length > MAX_RANGE) throw new StoreError('ExceededMemoryLimit', `$range would use too much memory for ${length} elements`);
  return Array.from({ length }, (_, i) => new Int32(from + i * by));
}

function slice([array, second, third]: readonly Value[]): Value[] {
  const list = arrayArgument(array, 28724, 'First argument to $slice must be an array, but is of type: ');
  const first = wholeArgument(second, 28725, 28726, 'Second argument to $slice');
  if (third === undefined) return first >= 0 ? list.slice(0, first) : list.slice(first);
  const count = wholeArgument(third, 28727, 28728, 'Third argument to $slice');
  if (count <= 0) throw failure(28729, `Third argument to $slice must be positive: ${count}`);
  const from = first >= 0 ? first : Math.max(0, list.length + first);
  return list.slice(from, from + count);
}

/** Sorts whole values, or documents by a pattern such as `{n: -1}`. */
function sortArray(operand: Value, compiler: Compiler, name: string): Expression {
  const { input, sortBy } = namedOperands(operand, ['input', 'sortBy'], [], name, { noObject: 2942500, unknown: 2942501, missing: [2942502, 2942503] });
  const array = compiler.compile(input);
  const order = elementOrder(sortBy, compiler.scope.collation);
  return (frame) => {
    const elements = array(frame);
    return isPresent(elements) ? order([...arrayArgument(elements, 2942504, 'The input argument to $sortArray must be an array, but was of type: ')]) : null;
  };
}

function elementOrder(sortBy: Value, collation: Collation | undefined): (list: Value[]) => Value[] {
  if (isNumeric(sortBy)) {
    const direction = approximate(sortBy);
    if (direction !== 1 && direction !== -1) throw new StoreError('BadValue', `The $sort element value must be either 1 or -1`);
    return (list) => list.sort((a, b) => compareLeaves(a, b, collation) * direction);
  }
  if (!isDoc(sortBy) || Object.keys(sortBy).length === 0) throw new StoreError('BadValue', 'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  const fields = parseSort(sortBy);
  return (list) => {
    const keyed = list.map((item) => ({ item, key: sortKey(isDoc(item) ? item : {}, fields, collation) }));
    return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ item }) => item);
  };
}

function zip(operand: Value, compiler: Compiler, name: string): Expression {
  const fields = namedOperands(operand, [], ['inputs', 'useLongestLength', 'defaults'], name, { noObject: 34460, unknown: 34464 });
  const { inputs, useLongestLength: longest = false, defaults = [] } = fields;
  if (!Array.isArray(inputs)) throw failure(34461, 'inputs must be an array of expressions');
  if (!Array.isArray(defaults)) throw failure(34462, 'defaults must be an array of expressions');
  if (typeof longest !== 'boolean') throw failure(34463, 'useLongestLength must be a bool');
  if (inputs.length === 0) throw failure(34465, '$zip requires at least one input array');
  if (defaults.length > 0 && !longest) throw failure(34466, 'cannot specify defaults unless useLongestLength is true');
  if (defaults.length > 0 && defaults.length !== inputs.length) throw failure(34467, 'defaults and inputs must have the same length');
  const arrays = inputs.map((input) => compiler.compile(input));
  const fillers = defaults.map((filler) => compiler.compile(filler));
  return (frame) => {
    const values = arrays.map((array) => array(frame));
    if (!values.every(isPresent)) return null;
    const lists = values.map((value) => arrayArgument(value, 34468, '$zip found a non-array expression in input: '));
    const fill = fillers.map((filler) => filler(frame));
    const lengths = lists.map((list) => list.length);
    const length = longest ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, i) => lists.map((list, column) => (i < list.length ? list[i] : orNull(fill[column]))));
  };
}

function orNull(leaf: Leaf | undefined): Value {
  return leaf === undefined || leaf === MISSING ? null : leaf;
}

/** Takes `[[k, v], …]` or `[{k, v}, …]`; a key that comes twice has its last value. */
function toObject(pairs: Value[]): Doc {
  const result: Doc = {};
  const [first] = pairs;
  if (pairs.length > 0 && !Array.isArray(first) && !isDoc(first)) throw failure(40398, `Unrecognised input type format for $arrayToObject: ${typeNameOf(first)}`);
  for (const pair of pairs) {
    const [key, value] = Array.isArray(first) ? keyOfArray(pair) : keyOfObject(pair);
    if (key.includes('\0')) throw failure(4940400, 'Key field cannot contain an embedded null byte');
    setField(result, key, value);
  }
  return result;
}

function keyOfArray(pair: Value): [string, Value] {
  const list = arrayArgument(pair, 40396, '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Array was detected, now found: ');
  const [key, value] = list;
  if (list.length !== 2) throw failure(40397, `$arrayToObject requires an array of size 2 arrays,found array of size: ${list.length}`);
  if (typeof key !== 'string') throw failure(40395, `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeNameOf(key)}`);
  return [key, value];
}

function keyOfObject(pair: Value): [string, Value] {
  if (!isDoc(pair)) {
    throw failure(40391, `$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects. Object was detected, now found: ${typeNameOf(pair)}`);
  }
  const size = Object.keys(pair).length;
  if (size !== 2) throw failure(40392, `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${size}`);
  if (!('k' in pair) || !('v' in pair)) throw failure(40393, "$arrayToObject requires an object with keys 'k' and 'v'. Missing either or both keys");
  if (typeof pair.k !== 'string') throw failure(40394, `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeNameOf(pair.k)}`);
  return [pair.k, pair.v];
}
