import { useLocale } from 'react-admin';
import { useT } from '../i18n/useT.ts';

/** `desde 14:32` for today, `desde 3 de mai., 14:32` before. */
export function useSince(): (at: string) => string {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  return (at) => {
    const date = new Date(at);
    const isToday = date.toDateString() === new Date().toDateString();
    const format = new Intl.DateTimeFormat(locale, isToday ? { timeStyle: 'short' } : { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
    return t('record.since', { when: format.format(date) });
  };
}
