import { wordTokens } from '../../identity/tokens.ts';

/** Letters that Portuguese and Spanish write with accents. */
const VARIANTS: Record<string, string> = { a: '[aáàâãäå]', c: '[cç]', e: '[eéèêë]', i: '[iíìîï]', n: '[nñ]', o: '[oóòôõö]', u: '[uúùûü]' };

/**
 * The filter that every word of a query is somewhere in one of the fields, whatever its accents and case. For small
 * collections, which have no search tokens: it reads them whole. Null for an empty query.
 */
export function wordsFilter(query: string | undefined, fields: string[]): { $and: { $or: Record<string, RegExp>[] }[] } | null {
  // Words are letters and digits only, so they need no escaping.
  const words = wordTokens(query ?? '').slice(0, 8);
  if (words.length === 0) return null;
  return {
    $and: words.map((word) => {
      const pattern = new RegExp([...word].map((letter) => VARIANTS[letter] ?? letter).join(''), 'i');
      return { $or: fields.map((field) => ({ [field]: pattern })) };
    }),
  };
}
