import { BSONRegExp, BSONSymbol, MaxKey, MinKey } from 'bson';

import { collated, type Collation } from '../bson/collation.ts';
import { compareValues, equalValues } from '../bson/compare.ts';
import { approximate, isFiniteNumber } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isNumeric, RANK, rankOf, textOf, typeTest, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { bitTest } from './bits.ts';
import { compileRegex } from './regex.ts';
import { PLAIN_SCOPE, type Scope } from './scope.ts';
import { truncated, wholeOperand } from './wholeNumbers.ts';

/** A test on one value; `elements` says whether an array also passes when one of its elements does. */
export interface LeafTest {
  test: (leaf: Leaf) => boolean;
  elements: boolean;
}

const COMPARISONS: Record<string, (operand: Value, collation: Collation | undefined) => LeafTest> = {
  $eq: (operand, collation) => ({ test: equality(operand, collation), elements: true }),
  $gt: (operand, collation) => range(operand, (order) => order > 0, collation),
  $gte: (operand, collation) => range(operand, (order) => order >= 0, collation),
  $lt: (operand, collation) => range(operand, (order) => order < 0, collation),
  $lte: (operand, collation) => range(operand, (order) => order <= 0, collation),
  $in: membership,
  $regex: regex,
  $size: size,
  $type: type,
  $mod: modulo,
  $bitsAllSet: (operand) => bitTest('$bitsAllSet', operand),
  $bitsAnySet: (operand) => bitTest('$bitsAnySet', operand),
  $bitsAllClear: (operand) => bitTest('$bitsAllClear', operand),
  $bitsAnyClear: (operand) => bitTest('$bitsAnyClear', operand),
};

export function isComparison(operator: string): boolean {
  return Object.hasOwn(COMPARISONS, operator);
}

/** The test that an operator makes of one value. The operator must be one that `isComparison` knows. */
export function leafTest(operator: string, operand: Value, { collation }: Scope = PLAIN_SCOPE): LeafTest {
  const create = COMPARISONS[operator];
  if (!create) throw new StoreError('BadValue', `unknown operator: ${operator}`);
  return create(operand, collation);
}

function equality(operand: Value, collation: Collation | undefined): (leaf: Leaf) => boolean {
  if (operand === undefined) throw new StoreError('BadValue', 'cannot compare to undefined');
  if (operand === null) return (leaf) => leaf === MISSING || leaf === null || leaf === undefined;
  if (typeof operand === 'string' && !collation) return (leaf) => leaf === operand || (leaf instanceof BSONSymbol && textOf(leaf) === operand);
  const wanted = collated(operand, collation);
  return (leaf) => leaf !== MISSING && equalValues(collated(leaf, collation), wanted);
}

/**
 * Ranges only compare within one type ("type bracketing"), save those from MinKey and MaxKey;
 * null is only in range of itself, with or equal.
 */
function range(operand: Value, accepts: (order: number) => boolean, collation: Collation | undefined): LeafTest {
  if (operand instanceof BSONRegExp) throw new StoreError('BadValue', "Can't have RegEx as arg to predicate over field");
  const wanted = collated(operand, collation);
  const rank = rankOf(wanted);
  if (rank === RANK.null) return { test: accepts(0) ? equality(operand, collation) : () => false, elements: true };
  const isNaN = isNumeric(wanted) && Number.isNaN(approximate(wanted));
  const acrossTypes = wanted instanceof MinKey || wanted instanceof MaxKey;
  const test = (leaf: Leaf): boolean => {
    if (leaf === MISSING) return acrossTypes && accepts(wanted instanceof MinKey ? 1 : -1);
    if (!acrossTypes && rankOf(leaf) !== rank) return false;
    if (rank === RANK.number && isNumeric(leaf) && Number.isNaN(approximate(leaf)) !== isNaN) return false;
    return accepts(compareValues(collated(leaf, collation), wanted));
  };
  return { test, elements: true };
}

/** Looks values up in order, so that a long list costs little for each document. */
function membership(operand: Value, collation: Collation | undefined): LeafTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$in needs an array');
  if (operand.includes(undefined)) throw new StoreError('BadValue', 'cannot compare to undefined');
  const patterns = operand.filter((item) => item instanceof BSONRegExp).map((item) => regex(item).test);
  const values = operand.filter((item) => !(item instanceof BSONRegExp)).map((item) => collated(item, collation)).sort(compareValues);
  const test = (leaf: Leaf): boolean => {
    const value = leaf === MISSING ? null : collated(leaf, collation);
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareValues(values[middle], value);
      if (order === 0) return true;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return patterns.some((matches) => matches(leaf));
  };
  return { test, elements: true };
}

function regex(operand: Value): LeafTest {
  if (!(operand instanceof BSONRegExp)) throw new StoreError('BadValue', '$regex has to be a string');
  const expression = compileRegex(operand.pattern, operand.options);
  const test = (leaf: Leaf): boolean => {
    if (typeof leaf === 'string') return expression.test(leaf);
    if (leaf instanceof BSONSymbol) return expression.test(textOf(leaf));
    return leaf instanceof BSONRegExp && equalValues(leaf, operand);
  };
  return { test, elements: true };
}

function size(operand: Value): LeafTest {
  const count = wholeOperand('Failed to parse $size. ', operand);
  if (count < 0n) throw new StoreError('BadValue', 'Failed to parse $size. Expected a non-negative number');
  return { test: (leaf) => Array.isArray(leaf) && BigInt(leaf.length) === count, elements: false };
}

function type(operand: Value): LeafTest {
  const names = Array.isArray(operand) ? operand : [operand];
  if (names.length === 0) throw new StoreError('FailedToParse', '$type must match at least one type');
  const tests = names.map((name) => {
    if (!isNumeric(name) && typeof name !== 'string') throw new StoreError('TypeMismatch', 'type must be represented as a number or a string');
    const test = typeTest(isNumeric(name) ? approximate(name) : name);
    if (!test) throw new StoreError('BadValue', isNumeric(name) ? `Invalid numerical type code: ${String(name)}` : `Unknown type name alias: ${name}`);
    return test;
  });
  return { test: (leaf) => leaf !== MISSING && tests.some((test) => test(leaf)), elements: true };
}

function modulo(operand: Value): LeafTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', 'malformed mod, needs to be an array');
  if (operand.length !== 2) throw new StoreError('BadValue', `malformed mod, ${operand.length < 2 ? 'not enough' : 'too many'} elements`);
  const [divisor = 0n, remainder = 0n] = operand.map((item, i) => {
    const what = i === 0 ? 'divisor' : 'remainder';
    if (!isNumeric(item)) throw new StoreError('BadValue', `malformed mod, ${what} not a number`);
    if (!isFiniteNumber(item)) throw new StoreError('BadValue', `malformed mod, ${what} value is invalid`);
    return truncated(item) ?? 0n;
  });
  if (divisor === 0n) throw new StoreError('BadValue', 'divisor cannot be 0');
  const test = (leaf: Leaf): boolean => {
    const dividend = leaf !== MISSING && isNumeric(leaf) ? truncated(leaf) : undefined;
    return dividend !== undefined && dividend % divisor === remainder;
  };
  return { test, elements: true };
}
