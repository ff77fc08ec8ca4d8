import { Int32 } from 'bson';

import { MISSING } from '../bson/paths.ts';
import { isDoc, type Value } from '../bson/values.ts';
import { argumentList, compareLeaves, failure, isPresent, isTrue, namedOperands, onArguments, type Compiler, type Expression, type Operator } from './operator.ts';

/** Comparisons across all types, the boolean operators and the conditional ones; these evaluate only what they need. */
export const LOGIC: Record<string, Operator> = {
  $cmp: onArguments(2, 2, ([left = MISSING, right = MISSING], _, { collation }) => new Int32(compareLeaves(left, right, collation))),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $and: (operand, compiler) => {
    const parts = operands(operand, compiler);
    return (frame) => parts.every((part) => isTrue(part(frame)));
  },
  $or: (operand, compiler) => {
    const parts = operands(operand, compiler);
    return (frame) => parts.some((part) => isTrue(part(frame)));
  },
  $not: onArguments(1, 1, ([value = MISSING]) => !isTrue(value)),
  $cond: condition,
  $ifNull: (operand, compiler, name) => {
    if (!Array.isArray(operand) || operand.length < 2) throw failure(1257300, '$ifNull needs at least two arguments, had: ' + String(argumentList(operand, 0, Infinity, name).length));
    const parts = operands(operand, compiler);
    const last = parts.length - 1;
    return (frame) => {
      for (const [i, part] of parts.entries()) {
        const value = part(frame);
        if (i === last || isPresent(value)) return value;
      }
      return null;
    };
  },
  $switch: switchOperator,
};

function comparison(accepts: (order: number) => boolean): Operator {
  return onArguments(2, 2, ([left = MISSING, right = MISSING], _, { collation }) => accepts(compareLeaves(left, right, collation)));
}

function operands(operand: Value, compiler: Compiler): Expression[] {
  return (Array.isArray(operand) ? operand : [operand]).map((part) => compiler.compile(part));
}

function condition(operand: Value, compiler: Compiler, name: string): Expression {
  const parts = isDoc(operand)
    ? namedOperands(operand, ['if', 'then', 'else'], [], name, { unknown: 17083, missing: [17080, 17081, 17082] })
    : Object.fromEntries(argumentList(operand, 3, 3, name).map((part, i) => [['if', 'then', 'else'][i], part]));
  const [test, then, otherwise] = [parts.if, parts.then, parts.else].map((part) => compiler.compile(part)) as [Expression, Expression, Expression]; // three in, three out
  return (frame) => (isTrue(test(frame)) ? then(frame) : otherwise(frame));
}

function switchOperator(operand: Value, compiler: Compiler, name: string): Expression {
  const { branches, default: otherwise } = namedOperands(operand, [], ['branches', 'default'], name, { noObject: 40060, unknown: 40067 });
  const hasDefault = isDoc(operand) && Object.hasOwn(operand, 'default');
  if (branches !== undefined && !Array.isArray(branches)) throw failure(40061, "$switch expected an array for 'branches'");
  if (!branches || branches.length === 0) throw failure(40068, '$switch requires at least one branch');
  const compiled = branches.map((branch) => compileBranch(branch, compiler));
  const fallback = hasDefault ? compiler.compile(otherwise) : undefined;
  return (frame) => {
    const branch = compiled.find(({ test }) => isTrue(test(frame)));
    if (branch) return branch.outcome(frame);
    if (fallback) return fallback(frame);
    throw failure(40066, '$switch could not find a matching branch for an input, and no default was specified');
  };
}

function compileBranch(branch: Value, compiler: Compiler): { test: Expression; outcome: Expression } {
  const { case: test, then: outcome } = namedOperands(branch, ['case', 'then'], [], '$switch', { noObject: 40062, unknown: 40063, missing: [40064, 40065] });
  return { test: compiler.compile(test), outcome: compiler.compile(outcome) };
}
