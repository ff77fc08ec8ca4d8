import type { Translate } from '../i18n/useT.ts';

/** What routing names by id and people know by name. */
export type NamedResource = 'users' | 'departments' | 'tags' | 'devices';

/** Undefined: not known (any more). */
export type NameOf = (resource: NamedResource, id: string) => string | undefined;

/** What sentences about routing are made with: texts, the locale of times and numbers, and names. */
export interface Speech {
  t: Translate;
  locale: string;
  nameOf: NameOf;
}
