import { useLocaleState } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { timeToCome } from './timeText.ts';
import { useNow } from './useNow.ts';

/** Says when something comes: `18:00`, `amanhã às 09:00`, `seg. às 09:00`, `12/03 às 09:00`. */
export function useTimeToCome(): (at: string) => string {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const now = useNow();
  return (at) => {
    const { day, time } = timeToCome(at, now, locale);
    return day === null ? time : t('inbox.snooze.dayAndTime', { day, time });
  };
}
