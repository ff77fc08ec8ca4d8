import type { UserRecord } from '../../../engine/contract/index.ts';
import { clockTime, isSameDay, shortDateTime } from '../inbox/timeText.ts';
import type { Translate } from '../i18n/useT.ts';

/** Reasons that are offered; each is its text's last key under `pause`. */
export const PAUSES = ['lunch', 'coffee', 'meeting', 'training'] as const;

/** The API takes so many characters of a reason. */
export const LONGEST_REASON = 60;

interface Voice {
  t: Translate;
  locale: string;
}

/** A pause with since when it lasts: `Em pausa: almoço desde 12:05`; another day's with its date. Null: there is none. */
export function pauseText({ pausedReason, pausedAt }: Pick<UserRecord, 'pausedReason' | 'pausedAt'>, now: number, { t, locale }: Voice): string | null {
  if (pausedReason === null) return null;
  if (pausedAt === null) return t('pause.paused', { reason: pausedReason });
  const time = isSameDay(pausedAt, new Date(now).toISOString()) ? clockTime(pausedAt, locale) : shortDateTime(pausedAt, locale);
  return t('pause.pausedSince', { reason: pausedReason, time });
}

/** Whether somebody is there, in a word or two. A pause says more than being there; being offline, more than a pause. */
export function presenceText({ presence, pausedReason }: Pick<UserRecord, 'presence'> & { pausedReason?: string | null }, t: Translate): string {
  const word = t(`presence.${presence}`);
  if (!pausedReason) return word;
  return presence === 'online' ? t('pause.paused', { reason: pausedReason }) : t('pause.withPresence', { presence: word, reason: pausedReason });
}

/** The first letter in upper case, for an item of a menu. */
export function capitalized(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleUpperCase(locale) + text.slice(1);
}
