import { approximate, exactFraction, isFiniteNumber } from '../bson/numbers.ts';
import { isNumeric, type NumericValue, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';

const FIRST_LONG = -(2n ** 63n);
const LAST_LONG = 2n ** 63n - 1n;

/** A number without its fraction; undefined for what no 64-bit integer can hold. */
export function truncated(value: NumericValue): bigint | undefined {
  if (!isFiniteNumber(value)) return undefined;
  const { top, bottom } = exactFraction(value);
  const whole = top / bottom;
  return whole >= FIRST_LONG && whole <= LAST_LONG ? whole : undefined;
}

/** As `truncated`, and undefined too for what has a fraction. */
export function asLong(value: NumericValue): bigint | undefined {
  const whole = truncated(value);
  if (whole === undefined) return undefined;
  const { top, bottom } = exactFraction(value);
  return top % bottom === 0n ? whole : undefined;
}

/** The operand of an operator that needs a whole number, whatever its type. Throws BadValue, the message beginning with `what`. */
export function wholeOperand(what: string, operand: Value): bigint {
  if (!isNumeric(operand)) throw new StoreError('BadValue', `${what}Expected a number`);
  if (Number.isNaN(approximate(operand))) throw new StoreError('BadValue', `${what}Expected an integer, but found NaN`);
  if (truncated(operand) === undefined) throw new StoreError('BadValue', `${what}Cannot represent as a 64-bit integer`);
  const whole = asLong(operand);
  if (whole === undefined) throw new StoreError('BadValue', `${what}Expected an integer`);
  return whole;
}
