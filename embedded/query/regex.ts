import { StoreError } from '../errors.ts';
import { GuardedRegExp } from './guardedRegExp.ts';

const OPTIONS = 'imsxu';
const POSIX_CLASSES: Record<string, string> = {
  alnum: 'A-Za-z0-9', alpha: 'A-Za-z', blank: ' \\t', cntrl: '\\x00-\\x1f\\x7f', digit: '0-9', graph: '!-~', lower: 'a-z',
  print: ' -~', punct: '!-\\/:-@\\[-`{-~', space: '\\s', upper: 'A-Z', word: '\\w', xdigit: 'A-Fa-f0-9',
};
/** Escapes of PCRE outside of classes that JS spells otherwise. */
const ESCAPES: Record<string, string> = {
  A: '(?<![^])', z: '(?![^])', Z: '(?=\\n?(?![^]))', h: '[ \\t]', H: '[^ \\t]', R: '(?:\\r\\n|[\\n\\v\\f\\r])', a: '\\x07', e: '\\x1b',
};
const END_OF_TEXT = '(?=\\n?(?![^]))';

const compiled = new Map<string, RegExp>();
const MOST_COMPILED = 500;

/**
 * A JS expression for a pattern of PCRE and MongoDB's options (`i`, `m`, `s`, `x`, `u`).
 * What JS cannot do (possessive quantifiers, atomic groups, recursion ...) is refused like an invalid pattern.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  const key = `${options}/${pattern}`;
  const known = compiled.get(key);
  if (known) return known;
  const unknown = [...options].find((option) => !OPTIONS.includes(option));
  if (unknown !== undefined) throw new StoreError('Location51108', `invalid flag in regex options: ${unknown}`);
  if (pattern.includes('\0')) throw new StoreError('BadValue', 'Regular expression cannot contain an embedded null byte');
  const [, inline = '', rest = pattern] = /^\(\?([imsx]+)\)(.*)$/s.exec(pattern) ?? [];
  const flags = new Set([...options, ...inline]);
  let expression: RegExp;
  try {
    expression = new GuardedRegExp(translated(rest, flags), `u${flags.has('i') ? 'i' : ''}`);
  } catch (cause) {
    throw new StoreError('Location51091', `Regular expression is invalid: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  if (compiled.size >= MOST_COMPILED) compiled.clear();
  compiled.set(key, expression);
  return expression;
}

/** The literal text that everything matching `/^text.../` starts with; undefined when there is none to rely on. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (/[^s]/.test(options) || !pattern.startsWith('^') || /[|]|\\[QE]/.test(pattern)) return undefined;
  let prefix = '';
  let i = 1;
  for (; i < pattern.length; i++) {
    const char = pattern[i] as string;
    const next = pattern[i + 1] ?? '';
    if (char === '\\' && /[^a-zA-Z0-9]/.test(next)) {
      prefix += next;
      i++;
    } else if (/[\\^$.*+?()[\]{}]/.test(char)) break;
    else prefix += char;
  }
  if (/[*?{]/.test(pattern[i] ?? '')) prefix = [...prefix].slice(0, -1).join('');
  return prefix === '' ? undefined : prefix;
}

/** Goes through a pattern piece by piece and writes each as JS has it in its Unicode mode. */
function translated(pattern: string, flags: ReadonlySet<string>): string {
  let result = '';
  for (let at = 0; at < pattern.length; ) {
    const [piece, length] = translatedPiece(pattern.slice(at), flags);
    result += piece;
    at += length;
  }
  return result;
}

const QUANTIFIER = /^\{\d+(,\d*)?\}/;

function translatedPiece(rest: string, flags: ReadonlySet<string>): [piece: string, length: number] {
  const char = String.fromCodePoint(rest.codePointAt(0) as number); // the rest is not empty
  if (rest.startsWith('\\Q')) {
    const end = rest.indexOf('\\E');
    const literal = rest.slice(2, end < 0 ? undefined : end);
    return [literal.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), end < 0 ? rest.length : end + 2];
  }
  if (char === '\\') return escaped(rest, ESCAPES);
  if (char === '[') return characterClass(rest);
  if (rest.startsWith('(?#')) return ['', (rest.indexOf(')') + 1) || rest.length];
  if (rest.startsWith('(?P<')) return ['(?<', 4];
  if (char === '^') return [flags.has('m') ? '(?<![^\\n])' : '^', 1];
  if (char === '$') return [flags.has('m') ? '(?![^\\n])' : END_OF_TEXT, 1];
  if (char === '.') return [flags.has('s') ? '[^]' : '[^\\n]', 1];
  if (flags.has('x') && /\s/.test(char)) return ['', 1];
  if (flags.has('x') && char === '#') return ['', (rest.indexOf('\n') + 1) || rest.length];
  const quantifier = QUANTIFIER.exec(rest)?.[0];
  if (quantifier !== undefined) return [quantifier, quantifier.length];
  return ['{}]'.includes(char) ? `\\${char}` : char, char.length];
}

function escaped(rest: string, spelled: Readonly<Record<string, string>>): [piece: string, length: number] {
  const next = String.fromCodePoint(rest.codePointAt(1) ?? 0);
  if (rest.length === 1) throw new Error('\\ at end of pattern');
  const code = /^\\x\{([0-9a-fA-F]+)\}/.exec(rest);
  if (code) return [`\\u{${code[1]}}`, code[0].length];
  const property = /^\\[pP](\{\^?\w+\}|[A-Z])/.exec(rest);
  if (property) return [property[1]?.length === 1 ? `${rest.slice(0, 2)}{${property[1]}}` : property[0], property[0].length];
  if (Object.hasOwn(spelled, next)) return [spelled[next] as string, 2]; // it has it
  if (/[\^$.*+?()[\]{}|/\\\w-]/.test(next)) return [next === '-' ? '\\x2d' : next === '_' ? '_' : `\\${next}`, 2];
  return [next, 1 + next.length];
}

function characterClass(rest: string): [piece: string, length: number] {
  let result = rest.startsWith('[^') ? '[^' : '[';
  let at = result.length;
  if (rest[at] === ']') {
    result += '\\]';
    at++;
  }
  while (at < rest.length && rest[at] !== ']') {
    const posix = /^\[:(\^?)(\w+):\]/.exec(rest.slice(at));
    if (posix) {
      const members = POSIX_CLASSES[posix[2] as string];
      if (members === undefined || posix[1] !== '') throw new Error(`unknown POSIX class name ${posix[0]}`);
      result += members;
      at += posix[0].length;
    } else if (rest[at] === '\\') {
      const [piece, length] = escaped(rest.slice(at), { h: ' \\t', a: '\\x07', e: '\\x1b' });
      result += piece;
      at += length;
    } else {
      result += rest[at] === '[' ? '\\[' : rest[at];
      at++;
    }
  }
  if (at >= rest.length) throw new Error('missing terminating ] for character class');
  return [`${result}]`, at + 1];
}
