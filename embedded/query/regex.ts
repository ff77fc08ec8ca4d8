import { StoreError } from '../errors.ts';

/**
 * A JS expression for MongoDB's pattern and options (`i`, `m`, `s`, `u`; `x` is refused).
 * Patterns of PCRE that JS does not know are refused by the constructor and answered with BadValue.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  const unknown = [...options].find((option) => !'imsu'.includes(option));
  if (unknown !== undefined) throw new StoreError('BadValue', `invalid flag in regex options: ${unknown}`);
  try {
    return new RegExp(pattern, [...new Set(options)].join(''));
  } catch (cause) {
    throw new StoreError('BadValue', `Regular expression is invalid: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** The literal text that everything matching `/^text.../` starts with; undefined when there is none to rely on. */
export function literalPrefix(pattern: string, options: string): string | undefined {
  if (options !== '' || !pattern.startsWith('^') || pattern.includes('|')) return undefined;
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
