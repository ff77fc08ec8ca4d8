import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useState } from 'react';
import { Confirm } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { ClientDetails } from '../../clients/ClientDetails.tsx';
import { LoadFailed } from '../LoadFailed.tsx';
import { useClient } from '../resourceQueries.ts';
import { useReportError } from '../useReportError.ts';
import { useSay } from '../useSay.ts';

interface LinkedClientProps {
  clientId: string;
  onEdit: () => void;
  onUnlink: () => Promise<void>;
}

export function LinkedClient({ clientId, onEdit, onUnlink }: LinkedClientProps) {
  const t = useT();
  const say = useSay();
  const report = useReportError();
  const [isAsking, setIsAsking] = useState(false);
  const { data: client, isError, refetch } = useClient(clientId);

  const unlink = () => {
    setIsAsking(false);
    onUnlink().then(() => say('inbox.client.unlinked', { type: 'success' }), report);
  };

  if (isError && !client) return <LoadFailed sentence={t('inbox.client.loadFailed')} onRetry={() => void refetch()} />;
  if (!client) return <Skeleton variant="rounded" height={180} />;
  return (
    <Box component="section" aria-label={t('inbox.client.title')}>
      <Typography variant="overline" color="text.secondary" component="h3">
        {t('inbox.client.title')}
      </Typography>
      <Typography variant="subtitle1" dir="auto" sx={{ mb: 1.5, overflowWrap: 'anywhere' }}>
        {client.name}
      </Typography>
      <ClientDetails client={client} />
      <Box sx={{ display: 'flex', gap: 1, mt: 2.5 }}>
        <Button size="small" variant="outlined" color="inherit" onClick={onEdit}>
          {t('inbox.client.edit')}
        </Button>
        <Button size="small" color="inherit" onClick={() => setIsAsking(true)} sx={{ color: 'text.secondary' }}>
          {t('inbox.client.unlink')}
        </Button>
      </Box>
      <Confirm isOpen={isAsking} title="inbox.client.unlink" content="inbox.client.unlinkConfirm" confirm="inbox.client.unlink" cancel="inbox.action.cancel" onConfirm={unlink} onClose={() => setIsAsking(false)} />
    </Box>
  );
}
