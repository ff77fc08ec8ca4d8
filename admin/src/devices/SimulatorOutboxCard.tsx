import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useQuery } from '@tanstack/react-query';
import { useDataProvider, useLocale } from 'react-admin';
import type { SimulatorOutboxEntry } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { SimulatorCard } from './SimulatorCard.tsx';

/** What the simulated network received from us, newest on top; looked at every two seconds while the page is visible. */
export function SimulatorOutboxCard({ deviceId }: { deviceId: string }) {
  const t = useT();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const { data, error } = useQuery({
    queryKey: ['devices', 'simulatorOutbox', deviceId],
    queryFn: ({ signal }) => dataProvider.simulatorOutbox(deviceId, undefined, signal),
    refetchInterval: 2_000,
  });

  return (
    <SimulatorCard title={t('simulator.outbox.title')} hint={t('simulator.outbox.hint')}>
      {error && <Typography color="error">{error.message}</Typography>}
      {data?.length === 0 && (
        <Typography variant="body2" sx={{ py: 4, textAlign: 'center' }} color="text.secondary">
          {t('simulator.outbox.empty')}
        </Typography>
      )}
      <Box component="ol" aria-live="polite" sx={{ m: 0, p: 0, listStyle: 'none', display: 'grid', gap: 1, maxHeight: 420, overflow: 'auto' }}>
        {data?.map((entry, index) => <Entry key={index} entry={entry} />).reverse()}
      </Box>
    </SimulatorCard>
  );
}

function Entry({ entry }: { entry: SimulatorOutboxEntry }) {
  const t = useT();
  const locale = useLocale() ?? 'pt-BR';
  return (
    <Box component="li" sx={{ p: 1.25, borderRadius: 1.5, bgcolor: 'background.default' }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', gap: 1, color: 'text.secondary' }}>
        <Typography variant="caption">{t('simulator.outbox.to', { phone: formatPhone(entry.to) })}</Typography>
        <Typography variant="caption">{new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(new Date(entry.at))}</Typography>
      </Box>
      <Typography variant="body2" sx={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {entry.text}
      </Typography>
    </Box>
  );
}
