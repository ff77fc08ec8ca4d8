import OfflineIcon from '@mui/icons-material/CloudOffOutlined';
import { Box } from '@mui/material';
import { useLocaleState, useTranslate } from 'react-admin';
import type { OutageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { clockTime, isSameDay, shortDateTime } from '../timeText.ts';

/** For how long the number was away, and what came afterwards. */
export function OutageLine({ outage: { from, until, reason, recovered } }: { outage: OutageRecord }) {
  const t = useT();
  const translate = useTranslate();
  const [locale = 'pt-BR'] = useLocaleState();
  const isOneDay = isSameDay(from, until ?? new Date().toISOString());
  const time = (at: string) => (isOneDay ? clockTime(at, locale) : shortDateTime(at, locale));
  const sentences = [
    until ? t('inbox.outage.over', { from: time(from), until: time(until) }) : t('inbox.outage.now', { from: time(from) }),
    recovered > 0 && t('inbox.outage.recovered', { smart_count: recovered }),
  ];
  return (
    <Box
      data-testid="outage"
      title={reason ? translate(`device.reason.${reason}`, { _: reason }) : undefined}
      sx={{ display: 'flex', alignItems: 'center', gap: 0.75, alignSelf: 'center', maxWidth: '88%', my: 1.25, px: 1.5, py: 0.5, borderRadius: 2, fontSize: '0.78rem', color: 'text.secondary', border: 1, borderColor: 'warning.main', bgcolor: 'background.paper' }}
    >
      <OfflineIcon sx={{ fontSize: 16, flexShrink: 0, color: 'warning.main' }} />
      <span>{sentences.filter(Boolean).join(' · ')}</span>
    </Box>
  );
}
