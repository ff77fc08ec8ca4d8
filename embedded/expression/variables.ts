import { Double } from 'bson';

import { MISSING, type Leaf } from '../bson/paths.ts';
import { isDoc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { arrayArgument, failure, isPresent, isTrue, namedOperands, wholeArgument, type Compiler, type Expression, type Operator } from './operator.ts';

/** The operators that give names to values: `$let`, and those that go through an array. */
export const VARIABLES: Record<string, Operator> = {
  $literal: (operand) => () => operand,
  $rand: (operand) => {
    const isEmpty = isDoc(operand) ? Object.keys(operand).length === 0 : Array.isArray(operand) && operand.length === 0;
    if (!isEmpty) throw failure(3040501, '$rand does not currently accept arguments');
    return () => new Double(Math.random());
  },
  $let: (operand, compiler, name) => {
    const { vars, in: body } = namedOperands(operand, ['vars', 'in'], [], name, { noObject: 16874, unknown: 16875, missing: [16876, 16877] });
    if (!isDoc(vars)) throw failure(10065, "invalid parameter: expected an object (vars)");
    const names = Object.keys(vars);
    names.forEach(assertVariableName);
    const values = Object.values(vars).map((value) => compiler.compile(value));
    const { inner, slots } = compiler.bind(names);
    const evaluate = inner.compile(body);
    return (frame) => {
      // All values before the first assignment: the expressions of one may use the slots of another.
      const evaluated = values.map((value) => value(frame));
      slots.forEach((slot, i) => {
        frame[slot] = evaluated[i] ?? null;
      });
      return evaluate(frame);
    };
  },
  $map: (operand, compiler, name) => {
    const { input, as = 'this', in: body } = namedOperands(operand, ['input', 'in'], ['as'], name, { noObject: 16878, unknown: 16879, missing: [16880, 16882] });
    const each = eachElement(compiler, as, body);
    const array = compiler.compile(input);
    return (frame) => {
      const elements = array(frame);
      if (!isPresent(elements)) return null;
      return arrayArgument(elements, 16883, 'input to $map must be an array not ').map((element) => {
        const result = each(frame, element);
        return result === MISSING ? null : result;
      });
    };
  },
  $filter: (operand, compiler, name) => {
    const fields = namedOperands(operand, ['input', 'cond'], ['as', 'limit'], name, { noObject: 28646, unknown: 28647, missing: [28648, 28650] });
    const passes = eachElement(compiler, fields.as ?? 'this', fields.cond);
    const array = compiler.compile(fields.input);
    const limit = fields.limit === undefined ? undefined : compiler.compile(fields.limit);
    return (frame) => {
      const elements = array(frame);
      if (!isPresent(elements)) return null;
      const list = arrayArgument(elements, 28651, 'input to $filter must be an array not ');
      const most = limit ? filterLimit(limit(frame)) : Infinity;
      const kept: Value[] = [];
      for (const element of list) {
        if (kept.length >= most) break;
        if (isTrue(passes(frame, element))) kept.push(element);
      }
      return kept;
    };
  },
  $reduce: (operand, compiler, name) => {
    const { input, initialValue, in: body } = namedOperands(operand, ['input', 'initialValue', 'in'], [], name, {
      noObject: 40075,
      unknown: 40076,
      missing: [40077, 40078, 40079],
    });
    const array = compiler.compile(input);
    const initial = compiler.compile(initialValue);
    const { inner, slots } = compiler.bind(['this', 'value']);
    const [thisSlot = 0, valueSlot = 0] = slots;
    const step = inner.compile(body);
    return (frame) => {
      const elements = array(frame);
      if (!isPresent(elements)) return null;
      let value = initial(frame);
      for (const element of arrayArgument(elements, 40080, '$reduce requires that \'input\' be an array, found: ')) {
        frame[thisSlot] = element;
        frame[valueSlot] = value;
        value = step(frame);
      }
      return value;
    };
  },
};

/** User variables begin with a small letter or a letter beyond ASCII; of the others only CURRENT can be bound again. */
export function assertVariableName(name: string): void {
  if (name === '') throw new StoreError('FailedToParse', 'empty variable names are not allowed');
  if (name === 'CURRENT') return;
  if (!/^[a-z\u0080-\uffff]/.test(name)) throw new StoreError('FailedToParse', `'${name}' starts with an invalid character for a user variable name`);
  const stranger = /[^A-Za-z0-9_\u0080-\uffff]/.exec(name);
  if (stranger) throw new StoreError('FailedToParse', `'${name}' contains an invalid character for a variable name: '${stranger[0]}'`);
}

function eachElement(compiler: Compiler, as: Value, body: Value): (frame: Leaf[], element: Value) => Leaf {
  if (typeof as !== 'string') throw new StoreError('FailedToParse', 'the name of a variable must be a string');
  assertVariableName(as);
  const { inner, slots } = compiler.bind([as]);
  const [slot = 0] = slots;
  const evaluate: Expression = inner.compile(body);
  return (frame, element) => {
    frame[slot] = element;
    return evaluate(frame);
  };
}

function filterLimit(value: Leaf): number {
  if (!isPresent(value)) return Infinity;
  const limit = wholeArgument(value, 327391, 327391, "$filter: 'limit'");
  if (limit < 1) throw failure(327392, '$filter: limit must be greater than 0');
  return limit;
}
