import { useLocale } from 'react-admin';
import type { Pace } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';

/** How fast a device may send, in a sentence or two. */
export function usePaceText(): (pace: Pace | null) => string {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  return (pace) => {
    if (!pace) return t('device.pace.none');
    const { messagesPerSecond: rate, burst, strangerEverySeconds: seconds } = pace;
    const sentences = [
      t('device.pace.rate', { smart_count: rate, rate: number.format(rate), burst: number.format(burst) }),
      seconds > 0 && t('device.pace.strangers', { seconds: number.format(seconds) }),
    ];
    return sentences.filter(Boolean).join('. ');
  };
}
