import { ACCUMULATING } from './accumulators.ts';
import { ARITHMETIC } from './arithmetic.ts';
import { ARRAYS } from './arrays.ts';
import { TYPES } from './convert.ts';
import { DATES } from './dates.ts';
import { LOGIC } from './logic.ts';
import { OBJECTS } from './objects.ts';
import type { Operator } from './operator.ts';
import { REGEX } from './regex.ts';
import { SETS } from './sets.ts';
import { STRINGS } from './strings.ts';
import { VARIABLES } from './variables.ts';

/** All operators of expressions. */
export const OPERATORS: Record<string, Operator> = {
  ...LOGIC,
  ...ARITHMETIC,
  ...VARIABLES,
  ...ARRAYS,
  ...SETS,
  ...STRINGS,
  ...REGEX,
  ...DATES,
  ...TYPES,
  ...OBJECTS,
  ...ACCUMULATING,
};

/** MongoDB's other operators: known here, and refused. */
export const REFUSED_OPERATORS = new Set([
  '$function', '$accumulator', '$meta', '$median', '$percentile', '$binarySize', '$bsonSize', '$toHashedIndexKey', '$bitAnd', '$bitOr', '$bitXor', '$bitNot',
  '$sin', '$cos', '$tan', '$asin', '$acos', '$atan', '$atan2', '$sinh', '$cosh', '$tanh', '$asinh', '$acosh', '$atanh', '$degreesToRadians', '$radiansToDegrees',
]);
