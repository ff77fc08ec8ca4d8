import type { Sentence } from '../errors.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { ptBR } from './pt-BR.ts';

/** The languages of the API's sentences; the first is the default. */
export const LOCALES = ['pt-BR', 'en', 'es'] as const;
export type Locale = (typeof LOCALES)[number];

export const catalogues: Record<Locale, Catalogue> = { 'pt-BR': ptBR, en, es };

/**
 * A sentence in the caller's language. A key that no catalogue knows becomes the general sentence of its kind, so that
 * nobody reads a key.
 */
export function translate(locale: Locale, { key, params = {} }: Sentence): string {
  const catalogue = catalogues[locale];
  const template = isKnown(catalogue, key) ? catalogue[key] : catalogue[key.startsWith('field.') ? 'field.invalid' : 'error.internal'];
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(params[name] ?? placeholder));
}

/** The language that an `Accept-Language` header asks for first among ours; Portuguese when it names none of them. */
export function pickLocale(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find(Boolean);
      return { language: tag.toLowerCase().split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((one, other) => other.quality - one.quality);
  for (const { language } of wanted) {
    const found = LOCALES.find((locale) => locale.toLowerCase().split('-')[0] === language);
    if (found) return found;
  }
  return LOCALES[0];
}

function isKnown(catalogue: Catalogue, key: string): key is keyof Catalogue {
  return Object.hasOwn(catalogue, key);
}
