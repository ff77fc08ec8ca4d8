import { Decimal128, Double, Int32, Long, Timestamp } from 'bson';

import { collated } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { cloneValue, printValue } from '../bson/document.ts';
import { MISSING } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type NumericValue, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from '../query/scope.ts';
import { addToSet, pop, pull, pullAll, push } from './arrayOperators.ts';
import { calculate, wholeNumber } from './arithmetic.ts';
import { lastPart, type FieldChange, type FieldOperator } from './operator.ts';
import { serverTimestamp } from './timestamps.ts';

/** The update operators that work on one field at a time. */
export const FIELD_OPERATORS: Record<string, FieldOperator> = {
  $set: (operand) => () => cloneValue(operand),
  $unset: () => () => MISSING,
  $setOnInsert: (operand) => (present, { isInsert }) => (isInsert ? cloneValue(operand) : present),
  $inc: (operand, field) => arithmetic('$inc', operand, field),
  $mul: (operand, field) => arithmetic('$mul', operand, field),
  $min: (operand, _, scope) => extreme(operand, -1, scope),
  $max: (operand, _, scope) => extreme(operand, 1, scope),
  $bit: bit,
  $currentDate: currentDate,
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

/** Operators that also pass over a path that leads through something else than documents and arrays. */
export const PASSES_OVER = new Set(['$unset', '$pull', '$pullAll']);

function extreme(operand: Value, direction: 1 | -1, { collation }: Scope): FieldChange {
  const key = collated(operand, collation);
  return (present) => (present === MISSING || compareValues(key, collated(present, collation)) * direction > 0 ? cloneValue(operand) : present);
}

function arithmetic(operator: '$inc' | '$mul', operand: Value, field: string): FieldChange {
  if (!isNumeric(operand)) {
    throw new StoreError('TypeMismatch', `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${field}: ${printValue(operand)}}`);
  }
  return (present, { id }) => {
    if (present === MISSING) return operator === '$inc' ? operand : zeroLike(operand);
    if (!isNumeric(present)) {
      throw new StoreError(
        'TypeMismatch',
        `Cannot apply ${operator} to a value of non-numeric type. {_id: ${printValue(id)}} has the field '${lastPart(field)}' of non-numeric type ${typeNameOf(present)}`,
      );
    }
    const result = calculate(operator, present, operand);
    if (result) return result;
    throw new StoreError('BadValue', `Failed to apply ${operator} operations to current value (${printValue(present)}) for document {_id: ${printValue(id)}}`);
  };
}

function zeroLike(value: NumericValue): NumericValue {
  if (value instanceof Decimal128) return Decimal128.fromString('0');
  if (value instanceof Double) return new Double(0);
  return value instanceof Long ? Long.ZERO : new Int32(0);
}

const BIT_OPERATIONS: Record<string, (left: bigint, right: bigint) => bigint> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
};

function bit(operand: Value, field: string): FieldChange {
  const operations = isDoc(operand) ? Object.entries(operand) : [];
  if (operations.length === 0) throw new StoreError('BadValue', `The $bit modifier needs an embedded document: {$bit: {'${field}': {and/or/xor: #}}}`);
  const steps = operations.map(([name, number]) => {
    const operation = Object.hasOwn(BIT_OPERATIONS, name) ? BIT_OPERATIONS[name] : undefined;
    const given = `{${name}: ${printValue(number)}}`;
    if (!operation) throw new StoreError('BadValue', `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: ${given}`);
    if (!isWhole(number)) {
      throw new StoreError('BadValue', `The $bit modifier field must be an Integer(32/64 bit); a '${typeNameOf(number)}' is not supported here: ${given}`);
    }
    return { operation, number };
  });
  return (present, { id }) => {
    if (present !== MISSING && !isWhole(present)) {
      throw new StoreError(
        'BadValue',
        `Cannot apply $bit to a value of non-integral type. {_id: ${printValue(id)}} has the field ${lastPart(field)} of non-integer type ${typeNameOf(present)}`,
      );
    }
    const start: Int32 | Long = present === MISSING ? new Int32(0) : present;
    return steps.reduce<Int32 | Long>((value, { operation, number }) => {
      const bits = operation(BigInt(value.toString()), BigInt(number.toString()));
      return wholeNumber(bits, value instanceof Int32 && number instanceof Int32) ?? value;
    }, start);
  };
}

function isWhole(value: Value): value is Int32 | Long {
  return value instanceof Int32 || (value instanceof Long && !(value instanceof Timestamp));
}

function currentDate(operand: Value): FieldChange {
  const type = isDoc(operand) ? operand.$type : 'date';
  if (typeof operand !== 'boolean' && !isDoc(operand)) {
    const wanted = "Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).";
    throw new StoreError('BadValue', `${typeNameOf(operand)} is not valid type for $currentDate. ${wanted}`);
  }
  if (isDoc(operand) && (Object.keys(operand).join() !== '$type' || (type !== 'date' && type !== 'timestamp'))) {
    throw new StoreError('BadValue', "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
  }
  return (_, { now }) => (type === 'timestamp' ? serverTimestamp(now) : new Date(now));
}
