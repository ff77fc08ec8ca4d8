import { readdir, readFile } from 'node:fs/promises';
import { catalogues, pickLocale, translate } from '../../../engine/i18n/index.ts';

const placeholders = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).toSorted();

it('has the same placeholders in every language, and no empty sentence', () => {
  for (const [key, sentence] of Object.entries(catalogues['pt-BR'])) {
    for (const catalogue of [catalogues.en, catalogues.es]) {
      const other = catalogue[key as keyof typeof catalogue];
      expect([key, placeholders(other)]).toEqual([key, placeholders(sentence)]);
      expect(other.trim()).not.toBe('');
    }
  }
});

it('knows every sentence that the code names', async () => {
  const named = new Set<string>();
  for (const file of await readdir('engine', { recursive: true })) {
    if (!file.endsWith('.ts') || file.startsWith('i18n')) continue;
    for (const [key] of (await readFile(`engine/${file}`, 'utf8')).matchAll(/(?<=['"`])(?:field|conflict|malformed|upload)\.[a-z]\w*(?=['"`])/gi)) named.add(key);
  }
  expect(named.size).toBeGreaterThan(20);
  expect([...named].filter((key) => !Object.hasOwn(catalogues['pt-BR'], key))).toEqual([]);
});

it('fills in what a sentence names, and never shows a key', () => {
  expect(translate('pt-BR', { key: 'field.tooLong', params: { maximum: 80 } })).toBe('Use no máximo 80 caracteres.');
  expect(translate('en', { key: 'field.nowhere' })).toBe('The value is not valid.');
  expect(translate('es', { key: 'toString' })).toBe(catalogues.es['error.internal']);
});

it.each([
  [undefined, 'pt-BR'],
  ['', 'pt-BR'],
  ['*', 'pt-BR'],
  ['en', 'en'],
  ['EN-us,pt;q=0.9', 'en'],
  ['pt-PT', 'pt-BR'],
  ['en;q=0, es;q=0.1', 'es'],
  ['fr;q=1, es;q=0.5, en;q=0.6', 'en'],
])('speaks to %s in %s', (header, locale) => {
  expect(pickLocale(header)).toBe(locale);
});
