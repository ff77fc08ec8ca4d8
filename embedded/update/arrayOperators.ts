import { BSONRegExp } from 'bson';

import { compareValues, equalValues } from '../bson/compare.ts';
import { cloneValue } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileElementCondition } from '../query/match.ts';
import { compileRegex } from '../query/regex.ts';
import { parseSort, sortKey } from '../query/sort.ts';
import type { FieldOperator } from './fieldOperators.ts';

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

export const push: FieldOperator = (present, operand, { field }) => {
  const array = arrayOr(present, [], '$push', field);
  if (!isDoc(operand) || !('$each' in operand)) return [...array, cloneValue(operand)];
  const unknown = Object.keys(operand).find((name) => !PUSH_MODIFIERS.has(name));
  if (unknown !== undefined) throw new StoreError('BadValue', `Unrecognized clause in $push: ${unknown}`);
  const added = eachOf(operand, '$push').map(cloneValue);
  const position = operand.$position === undefined ? array.length : wholeNumber(operand.$position, '$position');
  const at = position < 0 ? Math.max(0, array.length + position) : Math.min(position, array.length);
  let result = [...array.slice(0, at), ...added, ...array.slice(at)];
  if (operand.$sort !== undefined) result = sorted(result, operand.$sort);
  if (operand.$slice === undefined) return result;
  const slice = wholeNumber(operand.$slice, '$slice');
  return slice >= 0 ? result.slice(0, slice) : result.slice(slice);
};

export const addToSet: FieldOperator = (present, operand, { field }) => {
  const array = arrayOr(present, [], '$addToSet', field);
  const added = isDoc(operand) && '$each' in operand ? eachOf(operand, '$addToSet') : [operand];
  const result = [...array];
  for (const item of added) if (!result.some((other) => equalValues(other, item))) result.push(cloneValue(item));
  return result.length === array.length && present !== MISSING ? present : result;
};

export const pull: FieldOperator = (present, operand, { field }) => {
  if (present === MISSING) return MISSING;
  const array = arrayOr(present, [], '$pull', field);
  const isPulled = pullTest(operand);
  return array.filter((item) => !isPulled(item));
};

export const pullAll: FieldOperator = (present, operand, { field }) => {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$pullAll requires an array argument');
  if (present === MISSING) return MISSING;
  return arrayOr(present, [], '$pullAll', field).filter((item) => !operand.some((other) => equalValues(other, item)));
};

export const pop: FieldOperator = (present, operand, { field }) => {
  const end = isNumeric(operand) ? approximate(operand) : 0;
  if (end !== 1 && end !== -1) throw new StoreError('FailedToParse', '$pop expects 1 or -1');
  if (present === MISSING) return MISSING;
  if (!Array.isArray(present)) throw new StoreError('TypeMismatch', `Path '${field}' contains an element of non-array type '${typeNameOf(present)}'`);
  return end === 1 ? present.slice(0, -1) : present.slice(1);
};

function pullTest(operand: Value): (item: Value) => boolean {
  if (isDoc(operand)) return compileElementCondition(operand);
  if (operand instanceof BSONRegExp) {
    const expression = compileRegex(operand.pattern, operand.options);
    return (item) => (typeof item === 'string' ? expression.test(item) : equalValues(item, operand));
  }
  return (item) => equalValues(item, operand);
}

function arrayOr(present: Leaf, fallback: Value[], operator: string, field: string): Value[] {
  if (present === MISSING) return fallback;
  if (Array.isArray(present)) return present;
  throw new StoreError('BadValue', `The field '${field}' must be an array but is of type ${typeNameOf(present)}: cannot apply ${operator}`);
}

function eachOf(operand: Doc, operator: string): Value[] {
  if (!Array.isArray(operand.$each)) throw new StoreError(operator === '$push' ? 'BadValue' : 'TypeMismatch', `The argument to $each in ${operator} must be an array`);
  return operand.$each;
}

function wholeNumber(value: Value, name: string): number {
  const number = isNumeric(value) ? approximate(value) : Number.NaN;
  if (!Number.isInteger(number)) throw new StoreError('BadValue', `The value for ${name} must be an integer value`);
  return number;
}

function sorted(array: Value[], order: Value): Value[] {
  if (!isDoc(order)) {
    const direction = wholeNumber(order, '$sort');
    if (direction !== 1 && direction !== -1) throw new StoreError('BadValue', 'The $sort element value must be either 1 or -1');
    return [...array].sort((a, b) => compareValues(a, b) * direction);
  }
  const fields = parseSort(order);
  const keyed = array.map((item) => ({ item, key: sortKey(isDoc(item) ? item : {}, fields) }));
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ item }) => item);
}
