import { clockTime, isSameDay, shortDateTime, timeToCome } from '../inbox/timeText.ts';
import type { Speech } from '../routing/speech.ts';

type Voice = Pick<Speech, 't' | 'locale'>;

/** A time after `reference`, to stand behind "until": `14:30`, `amanhã às 08:00`. Both ISO 8601. */
export function untilText(at: string, reference: string, { t, locale }: Voice): string {
  const { day, time } = timeToCome(at, Date.parse(reference), locale);
  return day === null ? time : t('inbox.snooze.dayAndTime', { day, time });
}

/** The same, to stand by itself: `às 14:30`, `amanhã às 08:00`. */
export function comingText(at: string, reference: string, { t, locale }: Voice): string {
  const { day, time } = timeToCome(at, Date.parse(reference), locale);
  return day === null ? t('decisions.at', { time }) : t('inbox.snooze.dayAndTime', { day, time });
}

/** A time before `reference`: the hour of the same day, else with its date. `at` is ms since 1970. */
export function pastText(at: number, reference: string, { locale }: Voice): string {
  const instant = new Date(at).toISOString();
  return isSameDay(instant, reference) ? clockTime(instant, locale) : shortDateTime(instant, locale);
}
