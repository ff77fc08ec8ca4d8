import { BSONSymbol, Code, Int32, Timestamp } from 'bson';

import { compareText } from '../bson/compare.ts';
import { MISSING, type Leaf } from '../bson/paths.ts';
import { isNumeric } from '../bson/values.ts';
import { searchBound } from './arrays.ts';
import { numberText } from './convert.ts';
import { isoText } from './dateFormat.ts';
import {
  codePointsIn,
  failure,
  isPresent,
  namedOperands,
  nameOfType,
  onArguments,
  onFields,
  onPresent,
  textArgument,
  wholeArgument,
  type Operator,
} from './operator.ts';

/** What `$trim` removes when it is not told: the white space that MongoDB's documentation lists. */
const WHITE_SPACE = '\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

const REPLACE_CODES = { noObject: 51751, unknown: 51750, missing: [51749, 51748, 51747] };

/** The operators on strings; those with regular expressions are on their own. */
export const STRINGS: Record<string, Operator> = {
  $concat: onArguments(0, Infinity, (args) => {
    let text = '';
    for (const value of args) {
      if (!isPresent(value)) return null;
      text += textArgument(value, 16702, '$concat only supports strings, not ');
    }
    return text;
  }),
  $split: onPresent(2, 2, ([text, separator]) => {
    const source = textArgument(text, 40085, '$split requires an expression that evaluates to a string as a first argument, found: ');
    const by = textArgument(separator, 40086, '$split requires an expression that evaluates to a string as a second argument, found: ');
    if (by === '') throw failure(40087, '$split requires a non-empty separator');
    return source.split(by);
  }),
  $strLenCP: onArguments(1, 1, ([text]) => new Int32(codePointsIn(textArgument(text, 34471, '$strLenCP requires a string argument, found: ')))),
  $strLenBytes: onArguments(1, 1, ([text]) => new Int32(Buffer.byteLength(textArgument(text, 34473, '$strLenBytes requires a string argument, found: ')))),
  $strcasecmp: onArguments(2, 2, ([left = MISSING, right = MISSING]) => new Int32(compareText(asciiUpper(coerceToText(left)), asciiUpper(coerceToText(right))))),
  $substr: onArguments(3, 3, substringOfBytes),
  $substrBytes: onArguments(3, 3, substringOfBytes),
  $substrCP: onArguments(3, 3, ([text = MISSING, start, count]) => {
    const from = wholeArgument(start, 34450, 34451, '$substrCP: starting index');
    const length = wholeArgument(count, 34452, 34453, '$substrCP: length');
    if (length < 0) throw failure(34454, '$substrCP: length must be a nonnegative integer.');
    if (from < 0) throw failure(34455, '$substrCP: the starting index must be nonnegative integer.');
    return [...coerceToText(text)].slice(from, from + length).join('');
  }),
  $toLower: onArguments(1, 1, ([text = MISSING]) => coerceToText(text).replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  $toUpper: onArguments(1, 1, ([text = MISSING]) => asciiUpper(coerceToText(text))),
  $indexOfCP: indexOf([40093, 40094], (text) => [...text], indexOfCodePoints),
  $indexOfBytes: indexOf([40091, 40092], (text) => Buffer.from(text), (source, token, from, to) => source.subarray(0, to).indexOf(token, from)),
  $trim: trim(true, true),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $replaceOne: onFields(['input', 'find', 'replacement'], [], ({ input, find, replacement }, name) => replace(input, find, replacement, name), REPLACE_CODES),
  $replaceAll: onFields(['input', 'find', 'replacement'], [], ({ input, find, replacement }, name) => replace(input, find, replacement, name), REPLACE_CODES),
};

/** A value as the older string operators read it: null and missing are empty. */
export function coerceToText(leaf: Leaf): string {
  if (!isPresent(leaf)) return '';
  if (typeof leaf === 'string') return leaf;
  if (isNumeric(leaf) && !(leaf instanceof Timestamp)) return numberText(leaf);
  if (leaf instanceof Date) return isoText(leaf);
  if (leaf instanceof BSONSymbol) return leaf.value;
  if (leaf instanceof Code) return leaf.code;
  throw failure(16007, `can't convert from BSON type ${nameOfType(leaf)} to String`);
}

function asciiUpper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function substringOfBytes([text = MISSING, start, count]: readonly Leaf[], name: string): Leaf {
  const bytes = Buffer.from(coerceToText(text));
  if (!isPresent(start) || !isNumeric(start)) throw failure(16034, `${name}:  starting index must be a numeric type (is BSON type ${nameOfType(start)})`);
  if (!isPresent(count) || !isNumeric(count)) throw failure(16035, `${name}:  length must be a numeric type (is BSON type ${nameOfType(count)})`);
  const from = Math.trunc(Number(start.toString()));
  const length = Math.trunc(Number(count.toString()));
  if (from < 0) throw failure(50752, `${name}:  starting index must be non-negative (got: ${from})`);
  const to = length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  if (isContinuation(bytes[from])) throw failure(28656, `${name}:  Invalid range, starting index is a UTF-8 continuation byte.`);
  if (isContinuation(bytes[to])) throw failure(28657, `${name}:  Invalid range, ending index is in the middle of a UTF-8 character.`);
  return bytes.toString('utf8', from, to);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

/** Finds one text in another; `find` gets both as the units that positions count. */
function indexOf<Units extends { length: number }>(
  [inText, inToken]: [number, number],
  units: (text: string) => Units,
  find: (source: Units, token: Units, from: number, to: number) => number,
): Operator {
  return onArguments(2, 4, ([text, token, start, end], name) => {
    if (!isPresent(text)) return null;
    const source = units(textArgument(text, inText, `${name} requires a string as the first argument, found: `));
    const wanted = units(textArgument(token, inToken, `${name} requires a string as the second argument, found: `));
    const from = start === undefined ? 0 : searchBound(start, name, 'starting index');
    const to = end === undefined ? source.length : Math.min(source.length, searchBound(end, name, 'ending index'));
    return new Int32(to < from ? -1 : find(source, wanted, from, to));
  });
}

/** As MongoDB does it, the end only bounds where the token begins. */
function indexOfCodePoints(source: string[], token: string[], from: number, to: number): number {
  if (source.length === 0 && token.length === 0) return 0;
  for (let i = from; i < to; i++) if (token.every((unit, offset) => source[i + offset] === unit)) return i;
  return -1;
}

function trim(left: boolean, right: boolean): Operator {
  return (operand, compiler, name) => {
    const fields = namedOperands(operand, ['input'], ['chars'], name, { noObject: 50696, unknown: 50694, missing: 50695 });
    const input = compiler.compile(fields.input);
    const chars = Object.hasOwn(fields, 'chars') ? compiler.compile(fields.chars) : () => WHITE_SPACE;
    return (frame) => {
      const text = input(frame);
      if (!isPresent(text)) return null;
      const source = [...textArgument(text, 50699, `${name} requires its input to be a string, got `)];
      const removed = chars(frame);
      if (!isPresent(removed)) return null;
      const set = new Set(textArgument(removed, 50700, `${name} requires 'chars' to be a string, got `));
      let [from, to] = [0, source.length];
      while (left && from < to && set.has(source[from] ?? '')) from++;
      while (right && to > from && set.has(source[to - 1] ?? '')) to--;
      return source.slice(from, to).join('');
    };
  };
}

function replace(input: Leaf | undefined, find: Leaf | undefined, replacement: Leaf | undefined, name: string): Leaf {
  const check = (value: Leaf | undefined, field: string, code: number): string | null =>
    isPresent(value) ? textArgument(value, code, `${name} requires that '${field}' be a string, found: `) : null;
  const [text, wanted, by] = [check(input, 'input', 51746), check(find, 'find', 51745), check(replacement, 'replacement', 51744)];
  if (text === null || wanted === null || by === null) return null;
  return name === '$replaceOne' ? text.replace(wanted, () => by) : text.replaceAll(wanted, () => by);
}
