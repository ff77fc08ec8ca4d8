import { Alert, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import type { Colleague } from '../resourceQueries.ts';
import { lapseOfSeconds } from '../timeText.ts';

interface TransferHintsProps {
  receiver: Colleague;
  /** How long they may think about an offer; null when it is theirs at once. */
  offerSeconds: number | null;
  /** They are offline, and a setting refuses that. */
  isBarred: boolean;
}

/** What to know before giving a conversation to somebody. */
export function TransferHints({ receiver: { name, presence, pausedReason }, offerSeconds, isBarred }: TransferHintsProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  return (
    <>
      {presence === 'offline' && (
        <Alert severity="warning" sx={{ mt: 0.5, py: 0 }}>
          {isBarred ? t('inbox.transfer.offlineRefused') : t('inbox.transfer.offlineWarning', { name })}
        </Alert>
      )}
      {presence !== 'offline' && pausedReason && (
        <Alert severity="info" sx={{ mt: 0.5, py: 0 }}>
          {t('inbox.transfer.pausedHint', { name, reason: pausedReason })}
        </Alert>
      )}
      {offerSeconds !== null && !isBarred && (
        <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
          {t('inbox.transfer.offerHint', { name, time: lapseOfSeconds(offerSeconds, locale) })}
        </Typography>
      )}
    </>
  );
}
