import { compareValues } from '../bson/compare.ts';
import type { Leaf } from '../bson/paths.ts';
import type { Value } from '../bson/values.ts';
import { ValueSet } from '../bson/valueSet.ts';
import type { Scope } from '../query/scope.ts';
import { arrayArgument, isPresent, nameOfType, onArguments, failure, type Operator } from './operator.ts';

/** The operators that treat arrays as sets. Their results are in order, as MongoDB's happen to be. */
export const SETS: Record<string, Operator> = {
  $setUnion: onArguments(0, Infinity, (args, _, { collation }) => {
    const union = new ValueSet([], collation);
    for (const value of args) {
      if (!isPresent(value)) return null;
      arrayArgument(value, 17043, 'All operands of $setUnion must be arrays. One argument is of type: ').forEach((item) => union.add(item));
    }
    return ordered(union);
  }),
  $setIntersection: onArguments(0, Infinity, (args, _, { collation }) => {
    let common: ValueSet | undefined;
    for (const value of args) {
      if (!isPresent(value)) return null;
      const list = arrayArgument(value, 17047, 'All operands of $setIntersection must be arrays. One argument is of type: ');
      const set = new ValueSet(list, collation);
      common = common ? new ValueSet(common.toArray().filter((item) => set.has(item)), collation) : set;
    }
    return common ? ordered(common) : [];
  }),
  $setDifference: onArguments(2, 2, ([left, right], _, { collation }) => {
    if (!isPresent(left) || !isPresent(right)) return null;
    const kept = arrayArgument(left, 17048, 'both operands of $setDifference must be arrays. First argument is of type: ');
    const seen = new ValueSet(arrayArgument(right, 17049, 'both operands of $setDifference must be arrays. Second argument is of type: '), collation);
    return kept.filter((item) => seen.add(item));
  }),
  $setEquals: (operand, compiler, name) => {
    if (!Array.isArray(operand) || operand.length < 2) throw failure(17045, `$setEquals needs at least two arguments had: ${Array.isArray(operand) ? operand.length : 1}`);
    return onArguments(2, Infinity, areEqual)(operand, compiler, name);
  },
  $setIsSubset: onArguments(2, 2, ([left, right], _, { collation }) => {
    const list = arrayArgument(left, 17046, 'both operands of $setIsSubset must be arrays. First argument is of type: ');
    const whole = new ValueSet(arrayArgument(right, 17042, 'both operands of $setIsSubset must be arrays. Second argument is of type: '), collation);
    return list.every((item) => whole.has(item));
  }),
};

function areEqual(args: readonly Leaf[], _: string, { collation }: Scope): boolean {
  const [first = new ValueSet(), ...others] = args.map((value, i) => {
    if (!Array.isArray(value)) throw failure(17044, `All operands of $setEquals must be arrays. ${i + 1}-th argument is of type: ${nameOfType(value)}`);
    return new ValueSet(value, collation);
  });
  return others.every((other) => other.size === first.size && other.toArray().every((item) => first.has(item)));
}

function ordered(set: ValueSet): Value[] {
  return set.toArray().sort(compareValues);
}
