import { BSONRegExp } from 'bson';

import { collated } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { cloneValue, printValue } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { ValueSet } from '../bson/valueSet.ts';
import { StoreError } from '../errors.ts';
import { compilePulledCondition } from '../query/match.ts';
import { leafTest } from '../query/leafTests.ts';
import type { Scope } from '../query/scope.ts';
import { parseSort, sortKey } from '../query/sort.ts';
import { lastPart, type FieldOperator } from './operator.ts';

const PUSH_MODIFIERS = new Set(['$each', '$slice', '$sort', '$position']);

type ArrayChange = (array: Value[]) => Value[];

export const push: FieldOperator = (operand, field, scope) => {
  const hasEach = isDoc(operand) && '$each' in operand;
  const change = hasEach ? pushEach(operand, scope) : (array: Value[]) => [...array, cloneValue(operand)];
  return (present, { id }) => {
    const array = present === MISSING ? [] : present;
    if (Array.isArray(array)) return change(array);
    throw new StoreError('BadValue', `The field '${field}' must be an array but is of type ${typeNameOf(array)} in document {_id: ${printValue(id)}}`);
  };
};

export const addToSet: FieldOperator = (operand, field, { collation }) => {
  const hasEach = isDoc(operand) && Object.keys(operand)[0] === '$each';
  if (hasEach && Object.keys(operand).length > 1) throw new StoreError('BadValue', `Found unexpected fields after $each in $addToSet: ${printValue(operand)}`);
  const added = hasEach ? eachOf(operand, '$addToSet') : [operand];
  return (present) => {
    if (present !== MISSING && !Array.isArray(present)) {
      throw new StoreError('BadValue', `Cannot apply $addToSet to non-array field. Field named '${lastPart(field)}' has non-array type ${typeNameOf(present)}`);
    }
    const array = present === MISSING ? [] : present;
    const result = [...array];
    const known = new ValueSet(array, collation);
    for (const item of added) if (known.add(item)) result.push(cloneValue(item));
    return result.length === array.length ? (present === MISSING ? [] : present) : result;
  };
};

export const pull: FieldOperator = (operand, _, scope) => {
  const isPulled = pullTest(operand, scope);
  return culling('$pull', isPulled);
};

export const pullAll: FieldOperator = (operand, _, { collation }) => {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', `$pullAll requires an array argument but was given a ${typeNameOf(operand)}`);
  const pulled = new ValueSet(operand, collation);
  return culling('$pullAll', (item) => pulled.has(item));
};

export const pop: FieldOperator = (operand, field) => {
  if (!isNumeric(operand)) throw new StoreError('FailedToParse', `Expected a number in: ${field}: ${printValue(operand)}`);
  const end = approximate(operand);
  if (end !== 1 && end !== -1) throw new StoreError('FailedToParse', `$pop expects 1 or -1, found: ${printValue(operand)}`);
  return (present) => {
    if (present === MISSING) return MISSING;
    if (!Array.isArray(present)) throw new StoreError('TypeMismatch', `Path '${field}' contains an element of non-array type '${typeNameOf(present)}'`);
    return end === 1 ? present.slice(0, -1) : present.slice(1);
  };
};

function culling(operator: string, isPulled: (item: Value) => boolean): (present: Leaf) => Leaf {
  return (present) => {
    if (present === MISSING) return MISSING;
    if (!Array.isArray(present)) throw new StoreError('BadValue', `Cannot apply ${operator} to a non-array value`);
    return present.filter((item) => !isPulled(item));
  };
}

function pullTest(operand: Value, scope: Scope): (item: Value) => boolean {
  if (isDoc(operand)) return compilePulledCondition(operand, scope);
  const { test } = leafTest(operand instanceof BSONRegExp ? '$regex' : '$eq', operand, scope);
  return operand === null ? (item) => item === null || item === undefined : test;
}

function pushEach(operand: Doc, scope: Scope): ArrayChange {
  const unknown = Object.keys(operand).find((name) => !PUSH_MODIFIERS.has(name));
  if (unknown !== undefined) throw new StoreError('BadValue', `Unrecognized clause in $push: ${unknown}`);
  const added = eachOf(operand, '$push');
  const position = operand.$position === undefined ? undefined : wholeNumber(operand.$position, '$position');
  const slice = operand.$slice === undefined ? undefined : wholeNumber(operand.$slice, '$slice');
  const order = operand.$sort === undefined ? undefined : sorter(operand.$sort, scope);
  return (array) => {
    const at = position === undefined ? array.length : position < 0 ? Math.max(0, array.length + position) : Math.min(position, array.length);
    const longer = [...array.slice(0, at), ...added.map(cloneValue), ...array.slice(at)];
    const ordered = order ? order(longer) : longer;
    if (slice === undefined) return ordered;
    return slice >= 0 ? ordered.slice(0, slice) : ordered.slice(slice);
  };
}

function eachOf({ $each: each }: Doc, operator: string): Value[] {
  if (Array.isArray(each)) return each;
  const message = `The argument to $each in ${operator} must be an array but it was of type ${typeNameOf(each)}`;
  throw new StoreError(operator === '$push' ? 'BadValue' : 'TypeMismatch', message);
}

function wholeNumber(value: Value, name: string): number {
  const number = isNumeric(value) ? approximate(value) : Number.NaN;
  if (!Number.isInteger(number)) throw new StoreError('BadValue', `The value for ${name} must be an integer value but was given type: ${typeNameOf(value)}`);
  return number;
}

function sorter(order: Value, { collation }: Scope): ArrayChange {
  const invalid = 'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields';
  if (!isDoc(order)) {
    const direction = isNumeric(order) ? approximate(order) : 0;
    if (direction !== 1 && direction !== -1) throw new StoreError('BadValue', invalid);
    return (array) => [...array].sort((a, b) => compareValues(collated(a, collation), collated(b, collation)) * direction);
  }
  if (Object.keys(order).length === 0) throw new StoreError('BadValue', 'The $sort pattern is empty when it should be a set of fields.');
  const fields = parseSort(order);
  return (array) => {
    const keyed = array.map((item) => ({ item, key: sortKey(isDoc(item) ? item : {}, fields, collation) }));
    return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ item }) => item);
  };
}
