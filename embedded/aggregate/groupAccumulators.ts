import { Int32 } from 'bson';

import type { Collation } from '../bson/collation.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { ACCUMULATORS, type Accumulator } from '../expression/accumulators.ts';
import { countArgument, SEVERAL_CODES } from '../expression/arrays.ts';
import { compileExpression } from '../expression/compile.ts';
import { compareLeaves, failure, isPresent, namedOperands } from '../expression/operator.ts';
import { parseSort, sortKey, TopList } from '../query/sort.ts';
import type { Scope } from '../query/scope.ts';

/** Takes the documents of one group and says what they come to. */
export interface GroupAccumulator {
  /** Answers about how many bytes are kept of the document. */
  add(doc: Doc): number;
  result(): Leaf;
}

/** An accumulator for which what is missing is null. */
interface ValueAccumulator {
  add(value: Value): unknown;
  result(): Value[];
}

/** Makes the accumulator of one field for one more group. */
export type AccumulatorFactory = () => GroupAccumulator;

/** The accumulators that have operands by name. */
const NAMED: Record<string, (operand: Value, scope: Scope, name: string) => AccumulatorFactory> = {
  $count: (operand, scope) => {
    if (!isDoc(operand) || Object.keys(operand).length > 0) throw new StoreError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
    return overValues(ACCUMULATORS.$sum, () => new Int32(1), scope);
  },
  $firstN: (operand, scope, name) => several(operand, scope, name, (list, n) => ({ add: (value) => list.length < n && list.push(value), result: () => list })),
  $lastN: (operand, scope, name) =>
    several(operand, scope, name, (list, n) => ({
      add(value) {
        list.push(value);
        if (list.length > 2 * n) list.splice(0, list.length - n);
      },
      result: () => list.slice(-n),
    })),
  $minN: (operand, scope, name) => several(operand, scope, name, (list, n) => extremes(list, n, 1, scope.collation)),
  $maxN: (operand, scope, name) => several(operand, scope, name, (list, n) => extremes(list, n, -1, scope.collation)),
  $top: (operand, scope, name) => ordered(operand, scope, name, false, true),
  $topN: (operand, scope, name) => ordered(operand, scope, name, false, false),
  $bottom: (operand, scope, name) => ordered(operand, scope, name, true, true),
  $bottomN: (operand, scope, name) => ordered(operand, scope, name, true, false),
};

const REFUSED = ['$accumulator', '$median', '$percentile'];

/** Compiles one field of `$group`, such as `{total: {$sum: '$price'}}`. */
export function compileAccumulator(field: string, rule: Value, scope: Scope): AccumulatorFactory {
  if (field.includes('.')) throw new StoreError('Location40235', `The field name '${field}' cannot contain '.'`);
  if (field.startsWith('$')) throw new StoreError('Location40236', `The field name '${field}' cannot be an operator name`);
  if (!isDoc(rule)) throw new StoreError('Location40234', `The field '${field}' must be an accumulator object`);
  const [name, ...others] = Object.keys(rule);
  if (name === undefined || others.length > 0) throw new StoreError('Location40238', `The field '${field}' must specify one accumulator`);
  const named = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (named) return named(rule[name], scope, name);
  if (REFUSED.includes(name)) throw new NotSupportedError(`the accumulator ${name}`);
  const create = Object.hasOwn(ACCUMULATORS, name) ? ACCUMULATORS[name] : undefined;
  if (!create) throw new StoreError('Location15952', `unknown group operator '${name}'`);
  const operand = rule[name];
  if (Array.isArray(operand) && name !== '$push' && name !== '$addToSet') throw new StoreError('Location40237', `The ${name} accumulator is a unary operator`);
  return overValues(create, compileExpression(operand, scope), scope);
}

function overValues(create: ((scope: Scope) => Accumulator) | undefined, evaluate: (doc: Doc) => Leaf, scope: Scope): AccumulatorFactory {
  return () => {
    const accumulator = create?.(scope);
    return { add: (doc) => accumulator?.add(evaluate(doc)) ?? 0, result: () => accumulator?.result() ?? null };
  };
}

/** `{n, input}`: `n` is the same for all documents. */
function several(operand: Value, scope: Scope, name: string, create: (list: Value[], n: number) => ValueAccumulator): AccumulatorFactory {
  const { n, input } = namedOperands(operand, ['n', 'input'], [], name, SEVERAL_CODES);
  const most = countArgument(compileExpression(n, scope)({}));
  const evaluate = compileExpression(input, scope);
  return overValues(
    () => {
      const accumulator = create([], most);
      return {
        add(value) {
          accumulator.add(value === MISSING ? null : value);
          return 0;
        },
        result: () => accumulator.result(),
      };
    },
    evaluate,
    scope,
  );
}

function extremes(list: Value[], n: number, direction: 1 | -1, collation: Collation | undefined): ValueAccumulator {
  const trim = (): Value[] => {
    list.sort((a, b) => compareLeaves(a, b, collation) * direction);
    list.length = Math.min(list.length, n);
    return list;
  };
  return {
    add(value) {
      if (!isPresent(value)) return;
      list.push(value);
      if (list.length > 2 * n + 100) trim();
    },
    result: trim,
  };
}

/** `{sortBy, output}` and `{n, sortBy, output}`: what comes first or last in an order. */
function ordered(operand: Value, scope: Scope, name: string, fromEnd: boolean, single: boolean): AccumulatorFactory {
  const required = single ? ['sortBy', 'output'] : ['n', 'sortBy', 'output'];
  const fields = namedOperands(operand, required, [], name, { noObject: 5788001, unknown: 5788002, missing: single ? [5788005, 5788004] : [5788003, 5788005, 5788004] });
  const n = single ? 1 : countArgument(compileExpression(fields.n, scope)({}));
  if (!isDoc(fields.sortBy)) throw failure(5788604, 'expected sortBy to already be an object');
  const sort = parseSort(fields.sortBy).map((field) => (fromEnd ? { ...field, direction: field.direction === 1 ? (-1 as const) : (1 as const) } : field));
  const output = compileExpression(fields.output, scope);
  return () => {
    const top = new TopList<Value>(n);
    return {
      add(doc) {
        const value = output(doc);
        top.add(sortKey(doc, sort, scope.collation), value === MISSING ? null : value);
        return 0;
      },
      result() {
        const list = fromEnd ? top.take().reverse() : top.take();
        return single ? (list[0] ?? null) : list;
      },
    };
  };
}
