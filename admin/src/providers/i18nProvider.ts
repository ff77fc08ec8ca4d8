import polyglotI18nProvider from 'ra-i18n-polyglot';
import type { I18nProvider } from 'react-admin';
import { messages as portuguese } from '../i18n/pt-BR/index.ts';
import { setApiLocale } from './api.ts';

export const LOCALES = [
  { locale: 'pt-BR', name: 'Português (Brasil)' },
  { locale: 'en', name: 'English' },
  { locale: 'es', name: 'Español' },
];

const polyglot = polyglotI18nProvider(loadMessages, 'pt-BR', LOCALES);

/** Portuguese comes with the panel, the other languages when they are chosen. The API's sentences follow. */
export const i18nProvider: I18nProvider = {
  ...polyglot,
  async changeLocale(locale: string) {
    await polyglot.changeLocale(locale);
    setApiLocale(locale);
    document.documentElement.lang = locale;
  },
};

function loadMessages(locale: string) {
  switch (locale) {
    case 'en':
      return import('../i18n/en/index.ts').then(({ messages }) => messages);
    case 'es':
      return import('../i18n/es/index.ts').then(({ messages }) => messages);
    default:
      return portuguese;
  }
}
