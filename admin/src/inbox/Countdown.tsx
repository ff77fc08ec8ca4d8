import { Box } from '@mui/material';
import { useT } from '../i18n/useT.ts';
import { countdown } from './timeText.ts';
import { useNow } from './useNow.ts';

/** What is left until a time, counting down by the second. A timer is not read aloud while it runs. */
export function Countdown({ until }: { until: string }) {
  const t = useT();
  const left = countdown(until, useNow(1_000));
  return (
    <Box component="span" role="timer" aria-label={`${t('inbox.offer.timeLeft')}: ${left}`} title={t('inbox.offer.timeLeft')} sx={{ fontWeight: 650, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {left}
    </Box>
  );
}
