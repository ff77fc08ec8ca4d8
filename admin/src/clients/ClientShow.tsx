import Card from '@mui/material/Card';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { EditButton, Show, TopToolbar, useRecordContext } from 'react-admin';
import type { ClientRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { InactiveChip } from '../lists/InactiveChip.tsx';
import { ClientContacts } from './ClientContacts.tsx';
import { ClientDetails } from './ClientDetails.tsx';

export function ClientShow() {
  return (
    <Show component="div" actions={<ClientActions />}>
      <ClientPage />
    </Show>
  );
}

function ClientActions() {
  return (
    <TopToolbar>
      <EditButton variant="outlined" />
    </TopToolbar>
  );
}

function ClientPage() {
  const t = useT();
  const client = useRecordContext<ClientRecord>();
  if (!client) return null;
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'minmax(0, 3fr) minmax(0, 2fr)' }, alignItems: 'start' }}>
      <Card sx={{ p: 3 }}>
        <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, mb: 2 }}>
          <Typography variant="h5" component="h2">
            {client.name}
          </Typography>
          <InactiveChip />
        </Box>
        <ClientDetails client={client} columns={2} />
      </Card>
      <Card sx={{ py: 2 }}>
        <Typography variant="subtitle1" component="h2" sx={{ px: 2, pb: 1 }}>
          {t('client.contacts')}
        </Typography>
        <ClientContacts />
      </Card>
    </Box>
  );
}
