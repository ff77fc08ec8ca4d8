import { MinKey } from 'bson';

import { wholeValue } from '../bson/arithmetic.ts';
import { collated, type Collation } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { approximate } from '../bson/numbers.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, isNumeric, typeNameOf, type NumericValue, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Scope } from '../query/scope.ts';

/** The variables of one evaluation, by the slots that the compiler gave them; the first is the document. */
export type Frame = Leaf[];

/** A compiled expression. */
export type Expression = (frame: Frame) => Leaf;

/** What an operator needs to compile its operands. */
export interface Compiler {
  readonly scope: Scope;
  compile(source: Value): Expression;
  /** A compiler that knows further variables, and their slots in the order of their names. */
  bind(names: readonly string[]): { inner: Compiler; slots: number[] };
}

/** Compiles `{$operator: operand}`. Throws what MongoDB says of operands that are malformed. */
export type Operator = (operand: Value, compiler: Compiler, name: string) => Expression;

/** A calculation on operands that were evaluated. */
export type Calculation = (args: readonly Leaf[], name: string, scope: Scope) => Leaf;

/** An operator on a list of operands; one that is no array stands for a list of one. */
export function onArguments(least: number, most: number, calculate: Calculation): Operator {
  return (operand, compiler, name) => {
    const args = argumentList(operand, least, most, name).map((arg) => compiler.compile(arg));
    const [only] = args;
    if (args.length === 1 && only) return (frame) => calculate([only(frame)], name, compiler.scope);
    return (frame) => calculate(args.map((arg) => arg(frame)), name, compiler.scope);
  };
}

/** As `onArguments`: null when one of them is null or missing. */
export function onPresent(least: number, most: number, calculate: (args: readonly Value[], name: string) => Leaf): Operator {
  return onArguments(least, most, (args, name) => (args.every(isPresent) ? calculate(args, name) : null));
}

/** An operator on one number: null stays null, anything else than a number is an error. */
export function onNumber(calculate: (number: NumericValue) => Leaf): Operator {
  return onPresent(1, 1, ([value], name) => {
    if (!isNumeric(value)) throw new StoreError('Location28765', `${name} only supports numeric types, not ${typeNameOf(value)}`);
    return calculate(value);
  });
}

/** An operator on an object of named operands; those that were not given stay undefined. */
export function onFields(
  required: readonly string[],
  optional: readonly string[],
  calculate: (fields: Record<string, Leaf | undefined>, name: string) => Leaf,
  codes: NamedOperandCodes = {},
): Operator {
  return (operand, compiler, name) => {
    const fields = Object.entries(namedOperands(operand, required, optional, name, codes)).map(([field, source]) => ({ field, evaluate: compiler.compile(source) }));
    return (frame) => {
      const values: Record<string, Leaf | undefined> = {};
      for (const { field, evaluate } of fields) values[field] = evaluate(frame);
      return calculate(values, name);
    };
  };
}

/** The numbers of the errors that MongoDB gives for malformed named operands. */
export interface NamedOperandCodes {
  noObject?: number;
  unknown?: number;
  /** One for all required operands, or one for each in their order. */
  missing?: number | readonly number[];
}

export function namedOperands(operand: Value, required: readonly string[], optional: readonly string[], name: string, codes: NamedOperandCodes = {}): Record<string, Value> {
  if (!isDoc(operand)) throw failure(codes.noObject, `${name} only supports an object as its argument`);
  const unknown = Object.keys(operand).find((field) => !required.includes(field) && !optional.includes(field));
  if (unknown !== undefined) throw failure(codes.unknown, `Unrecognized argument to ${name}: ${unknown}`);
  const missing = required.findIndex((field) => !Object.hasOwn(operand, field));
  if (missing >= 0) throw failure(typeof codes.missing === 'object' ? codes.missing[missing] : codes.missing, `Missing '${required[missing]}' parameter to ${name}`);
  return operand;
}

export function argumentList(operand: Value, least: number, most: number, name: string): Value[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length >= least && list.length <= most) return list;
  if (least === most) throw new StoreError('Location16020', `Expression ${name} takes exactly ${least} arguments. ${list.length} were passed in.`);
  throw new StoreError('Location28667', `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${list.length} were passed in.`);
}

/** An error with one of MongoDB's numbers; FailedToParse when there is none. */
export function failure(code: number | undefined, message: string): StoreError {
  return new StoreError(code === undefined ? 'FailedToParse' : `Location${code}`, message);
}

/** Whether a value is there and not null. */
export function isPresent(leaf: Leaf | undefined): leaf is Exclude<Value, null | undefined> {
  return leaf !== MISSING && leaf !== null && leaf !== undefined;
}

/** What counts as true: everything but false, null, zero and what is missing. */
export function isTrue(leaf: Leaf): boolean {
  if (!isPresent(leaf) || leaf === false) return false;
  return !isNumeric(leaf) || approximate(leaf) !== 0;
}

/** MongoDB's name of a type, as in its messages. */
export function nameOfType(leaf: Leaf | undefined): string {
  return leaf === MISSING ? 'missing' : typeNameOf(leaf);
}

/** Orders values as `compareValues` does, strings by the collation; what is missing comes before null. */
export function compareLeaves(left: Leaf, right: Leaf, collation?: Collation): number {
  if (left !== MISSING && right !== MISSING) return compareValues(collated(left, collation), collated(right, collation));
  if (left === right) return 0;
  if (left === MISSING) return right instanceof MinKey ? 1 : -1;
  return left instanceof MinKey ? -1 : 1;
}

/** An operand that has to be a whole number of 32 bits. */
export function wholeArgument(leaf: Leaf | undefined, notNumeric: number, notWhole: number, what: string): number {
  if (!isPresent(leaf) || !isNumeric(leaf)) throw failure(notNumeric, `${what} must be numeric, but is ${nameOfType(leaf)}`);
  const number = wholeValue(leaf);
  if (number === undefined) throw failure(notWhole, `${what} must be representable as a 32-bit integer: ${String(leaf)}`);
  return number;
}

/** An operand that has to be an array. */
export function arrayArgument(leaf: Leaf | undefined, code: number, message: string): Value[] {
  if (Array.isArray(leaf)) return leaf;
  throw failure(code, `${message}${nameOfType(leaf)}`);
}

/** An operand that has to be a string. */
export function textArgument(leaf: Leaf | undefined, code: number, message: string): string {
  if (typeof leaf === 'string') return leaf;
  throw failure(code, `${message}${nameOfType(leaf)}`);
}

/** The length of a text in code points, as MongoDB counts it. */
export function codePointsIn(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
