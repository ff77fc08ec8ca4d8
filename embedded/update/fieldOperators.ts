import { Int32, Long, Timestamp } from 'bson';

import { compareValues } from '../bson/compare.ts';
import { cloneValue, printValue } from '../bson/document.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { addToSet, pop, pull, pullAll, push } from './arrayOperators.ts';
import { calculate } from './arithmetic.ts';

/** What an operator sees besides the field's present value. */
export interface OperatorContext {
  field: string;
  /** Milliseconds since 1970, the same for a whole command. */
  now: number;
  /** Whether the document is being inserted by an upsert. */
  isInsert: boolean;
}

/** Gives the new value of a field; the present one (or MISSING) back when nothing is to change. */
export type FieldOperator = (present: Leaf, operand: Value, context: OperatorContext) => Leaf;

/** The update operators that work on one field at a time. */
export const FIELD_OPERATORS: Record<string, FieldOperator> = {
  $set: (_, operand) => cloneValue(operand),
  $unset: () => MISSING,
  $setOnInsert: (present, operand, { isInsert }) => (isInsert ? cloneValue(operand) : present),
  $inc: (present, operand, context) => numeric('$inc', present, operand, context),
  $mul: (present, operand, context) => numeric('$mul', present, operand, context),
  $min: (present, operand) => (present === MISSING || compareValues(operand, present) < 0 ? operand : present),
  $max: (present, operand) => (present === MISSING || compareValues(operand, present) > 0 ? operand : present),
  $currentDate: (_, operand, { now }) => currentDate(operand, now),
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

/** Operators that do nothing, and create nothing on the way, when the field is not there. */
export const ONLY_ON_PRESENT = new Set(['$unset', '$pull', '$pullAll', '$pop']);

function numeric(operator: '$inc' | '$mul', present: Leaf, operand: Value, { field }: OperatorContext): Value {
  if (!isNumeric(operand)) {
    throw new StoreError('TypeMismatch', `Cannot ${operator === '$inc' ? 'increment' : 'multiply'} with non-numeric argument: {${field}: ${printValue(operand)}}`);
  }
  if (present === MISSING) return operator === '$inc' ? operand : calculate('$mul', operand, operand instanceof Long ? Long.ZERO : new Int32(0));
  if (!isNumeric(present)) {
    throw new StoreError('TypeMismatch', `Cannot apply ${operator} to a value of non-numeric type. The field '${field}' is of type ${typeNameOf(present)}`);
  }
  return calculate(operator, present, operand);
}

function currentDate(operand: Value, now: number): Value {
  if (typeof operand === 'boolean') return new Date(now);
  const type = isDoc(operand) ? operand.$type : undefined;
  if (type === 'date') return new Date(now);
  if (type === 'timestamp') return new Timestamp({ t: Math.floor(now / 1000), i: 1 });
  throw new StoreError('BadValue', "The '$type' string field is required to be 'date' or 'timestamp'");
}
