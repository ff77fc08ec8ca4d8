import { Alert, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { InboxPage } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { toE164 } from '../../phones/phoneModel.ts';
import { api } from '../../providers/api.ts';
import { inboxKeys } from '../inboxKeys.ts';
import type { Recipient } from './ContactChoice.tsx';

interface OpenExistingProps {
  recipient: Recipient;
  deviceId: string;
  onOpen: (conversationId: string) => void;
}

/** The contact has an open conversation on this device: offers it, if the user may see it. */
export function OpenExisting({ recipient, deviceId, onOpen }: OpenExistingProps) {
  const t = useT();
  const phone = recipient.kind === 'contact' ? recipient.contact.phone : toE164(recipient.phone);
  const q = phone?.replace(/\D/gu, '') ?? '';
  const found = useQuery({
    queryKey: inboxKeys.search(`open/${deviceId}`, q),
    queryFn: ({ signal }) => api.get<InboxPage>('/inbox', { tab: 'all', q, deviceId, limit: 5 }, signal),
    staleTime: 0,
  });
  const contactId = recipient.kind === 'contact' ? recipient.contact.id : undefined;
  const existing = found.data?.items.find((item) => item.contact.id === contactId) ?? found.data?.items[0];
  return (
    <Alert
      severity="info"
      sx={{ mt: 1 }}
      action={
        existing && (
          <Button size="small" color="inherit" onClick={() => onOpen(existing.id)}>
            {t('inbox.start.openIt')}
          </Button>
        )
      }
    >
      {t('inbox.start.openExists')} {found.data && !existing && t('inbox.start.openElsewhere')}
    </Alert>
  );
}
