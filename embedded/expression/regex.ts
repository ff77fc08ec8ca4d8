import { BSONRegExp, Int32 } from 'bson';

import type { Leaf } from '../bson/paths.ts';
import type { Doc } from '../bson/values.ts';
import { NotSupportedError } from '../errors.ts';
import { GuardedRegExp } from '../query/guardedRegExp.ts';
import { compileRegex } from '../query/regex.ts';
import { codePointsIn, failure, isPresent, namedOperands, textArgument, type Operator } from './operator.ts';

/** The operators that search strings with regular expressions. */
export const REGEX: Record<string, Operator> = {
  $regexMatch: searching((matches) => matches.next().done !== true, false),
  $regexFind: searching((matches) => {
    const first = matches.next();
    return first.done ? null : describe(first.value);
  }, null),
  $regexFindAll: searching((matches) => [...matches].map(describe), []),
};

/** Compiles the operands that the three have in common; `nothing` is the answer for null. */
function searching(answer: (matches: Iterator<RegExpExecArray> & Iterable<RegExpExecArray>) => Leaf, nothing: Leaf): Operator {
  return (operand, compiler, name) => {
    const fields = namedOperands(operand, ['input', 'regex'], ['options'], name, { noObject: 51103, unknown: 31024, missing: [31022, 31023] });
    const input = compiler.compile(fields.input);
    const regex = compiler.compile(fields.regex);
    const options = Object.hasOwn(fields, 'options') ? compiler.compile(fields.options) : () => null;
    const compiled = lastCompiled(name);
    return (frame) => {
      const expression = compiled(regex(frame), options(frame));
      const text = input(frame);
      if (!isPresent(text)) return nothing;
      const source = textArgument(text, 51104, `${name} needs 'input' to be of type string, but is `);
      return expression ? answer(source.matchAll(expression)) : nothing;
    };
  };
}

/** Keeps the expression compiled last: most often it is the same for all documents. */
function lastCompiled(name: string): (regex: Leaf, options: Leaf) => RegExp | undefined {
  let key: string | undefined;
  let last: RegExp | undefined;
  return (regex, options) => {
    if (isPresent(options) && typeof options !== 'string') throw failure(51106, `${name} needs 'options' to be of type string`);
    if (!isPresent(regex)) return undefined;
    if (typeof regex !== 'string' && !(regex instanceof BSONRegExp)) throw failure(51105, `${name} needs 'regex' to be of type string or regex`);
    const pattern = typeof regex === 'string' ? regex : regex.pattern;
    const own = typeof regex === 'string' ? '' : regex.options;
    if (own !== '' && isPresent(options)) throw failure(51107, `${name}: found regex option(s) specified in both 'regex' and 'option' fields`);
    const flags = isPresent(options) ? options : own;
    if (pattern.includes('\0')) throw failure(51109, `${name}: regular expression cannot contain an embedded null byte`);
    const nextKey = `${flags}/${pattern}`;
    if (key !== nextKey) {
      last = globally(pattern, flags, name);
      key = nextKey;
    }
    return last;
  };
}

function globally(pattern: string, flags: string, name: string): RegExp {
  try {
    const expression = compileRegex(pattern, flags);
    return new GuardedRegExp(expression.source, `${expression.flags}g`);
  } catch (cause) {
    if (cause instanceof NotSupportedError) throw cause;
    const isFlag = [...flags].some((flag) => !'imsxu'.includes(flag));
    const message = cause instanceof Error ? cause.message : String(cause);
    throw isFlag ? failure(51108, `${name} invalid flag in regex options: ${flags}`) : failure(51111, `Invalid Regex in ${name}: ${message}`);
  }
}

function describe(match: RegExpExecArray): Doc {
  const [whole, ...captures] = match;
  return {
    match: whole,
    idx: new Int32(codePointsIn(match.input.slice(0, match.index))),
    captures: captures.map((capture: string | undefined) => capture ?? null),
  };
}
