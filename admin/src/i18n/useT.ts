import { useTranslate } from 'react-admin';
import type { Messages } from './pt-BR/index.ts';

/** Every path to a text of ours, such as `signIn.title`; a misspelt one fails the type check. */
export type MessageKey = Paths<Messages>;

type Paths<T> = { [K in keyof T & string]: T[K] extends string ? K : `${K}.${Paths<T[K]>}` }[keyof T & string];

interface Values {
  /** Chooses between singular and plural. */
  smart_count?: number;
  [name: string]: string | number | undefined;
}

export type Translate = (key: MessageKey, values?: Values) => string;

/** react-admin's translate, for keys that exist. */
export function useT(): Translate {
  return useTranslate();
}
