import { BSONRegExp, BSONSymbol } from 'bson';

import { compareValues, equalValues } from '../bson/compare.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isNumeric, RANK, rankOf, textOf, typeTest, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileRegex } from './regex.ts';
import { PLAIN_SCOPE, type Scope } from './scope.ts';

/** A test on one value; `elements` says whether an array also passes when one of its elements does. */
export interface LeafTest {
  test: (leaf: Leaf) => boolean;
  elements: boolean;
}

const COMPARISONS: Record<string, (operand: Value) => LeafTest> = {
  $eq: (operand) => ({ test: equality(operand), elements: true }),
  $gt: (operand) => range(operand, (order) => order > 0),
  $gte: (operand) => range(operand, (order) => order >= 0),
  $lt: (operand) => range(operand, (order) => order < 0),
  $lte: (operand) => range(operand, (order) => order <= 0),
  $in: (operand) => membership(operand),
  $regex: (operand) => regex(operand),
  $size: (operand) => size(operand),
  $type: (operand) => type(operand),
  $mod: (operand) => modulo(operand),
};

export function isComparison(operator: string): boolean {
  return Object.hasOwn(COMPARISONS, operator);
}

/** The test that an operator makes of one value. The operator must be one that `isComparison` knows. */
export function leafTest(operator: string, operand: Value, _scope: Scope = PLAIN_SCOPE): LeafTest {
  const create = COMPARISONS[operator];
  if (!create) throw new StoreError('BadValue', `unknown operator: ${operator}`);
  return create(operand);
}

function equality(operand: Value): (leaf: Leaf) => boolean {
  if (operand === null || operand === undefined) return (leaf) => leaf === MISSING || leaf === null || leaf === undefined;
  if (typeof operand === 'string') return (leaf) => leaf === operand || (leaf instanceof BSONSymbol && textOf(leaf) === operand);
  rankOf(operand); // refuses what cannot be compared before any document is read
  return (leaf) => leaf !== MISSING && equalValues(leaf, operand);
}

/** Ranges only compare within one type ("type bracketing"); null is only in range of itself, with or equal. */
function range(operand: Value, accepts: (order: number) => boolean): LeafTest {
  const rank = rankOf(operand);
  if (operand instanceof BSONRegExp) throw new StoreError('BadValue', "Can't have RegEx as arg to predicate over field");
  if (rank === RANK.null) return { test: accepts(0) ? equality(null) : () => false, elements: true };
  const acrossTypes = rank === RANK.minKey || rank === RANK.maxKey;
  const isNaN = isNumeric(operand) && Number.isNaN(approximate(operand));
  const test = (leaf: Leaf): boolean => {
    if (leaf === MISSING) return false;
    if (!acrossTypes && rankOf(leaf) !== rank) return false;
    if (rank === RANK.number && isNumeric(leaf) && Number.isNaN(approximate(leaf)) !== isNaN) return false;
    return accepts(compareValues(leaf, operand));
  };
  return { test, elements: true };
}

function membership(operand: Value): LeafTest {
  if (!Array.isArray(operand)) throw new StoreError('BadValue', '$in needs an array');
  const tests = operand.map((item) => (item instanceof BSONRegExp ? regex(item).test : equality(item)));
  return { test: (leaf) => tests.some((test) => test(leaf)), elements: true };
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
  const count = isNumeric(operand) ? approximate(operand) : -1;
  if (!Number.isInteger(count) || count < 0) throw new StoreError('BadValue', '$size must be a whole number that is not negative');
  return { test: (leaf) => Array.isArray(leaf) && leaf.length === count, elements: false };
}

function type(operand: Value): LeafTest {
  const names = Array.isArray(operand) ? operand : [operand];
  const tests = names.map((name) => {
    const test = typeTest(isNumeric(name) ? approximate(name) : String(name));
    if (!test) throw new StoreError('BadValue', `Unknown type name alias: ${String(name)}`);
    return test;
  });
  return { test: (leaf) => leaf !== MISSING && tests.some((test) => test(leaf)), elements: true };
}

function modulo(operand: Value): LeafTest {
  const [divisor, remainder] = Array.isArray(operand) ? operand.map((item) => (isNumeric(item) ? Math.trunc(approximate(item)) : Number.NaN)) : [];
  if (!Array.isArray(operand) || operand.length !== 2 || Number.isNaN(divisor) || Number.isNaN(remainder)) {
    throw new StoreError('BadValue', 'malformed mod, needs to be an array of two numbers');
  }
  if (!divisor) throw new StoreError('BadValue', 'divisor cannot be 0');
  return { test: (leaf) => leaf !== MISSING && isNumeric(leaf) && Math.trunc(approximate(leaf)) % divisor === remainder, elements: true };
}
