import WarningIcon from '@mui/icons-material/WarningAmberOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useLocaleState } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import type { LeavingSummary } from './leavingModel.ts';
import { summaryText, type Leaver } from './leavingTexts.ts';

/** How many go where, and what to think of before confirming. */
export function SummaryLine({ summary, leaver }: { summary: LeavingSummary; leaver: Leaver }) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const list = (names: string[]) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  const { overCapacity, offline } = summary;
  return (
    <Box role="status" sx={{ flex: { xs: '1 1 100%', sm: 1 }, minWidth: 0 }}>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {summaryText(t, locale, summary, leaver)}
      </Typography>
      {overCapacity.length > 0 && <Warning text={t('leaving.warning.overCapacity', { smart_count: overCapacity.length, names: list(overCapacity) })} />}
      {offline.length > 0 && <Warning text={t('leaving.warning.offline', { smart_count: offline.length, names: list(offline) })} />}
    </Box>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <Typography variant="caption" component="div" sx={{ display: 'flex', alignItems: 'center', gap: 0.5, color: 'warning.main', mt: 0.25 }}>
      <WarningIcon sx={{ fontSize: 16 }} />
      {text}
    </Typography>
  );
}
