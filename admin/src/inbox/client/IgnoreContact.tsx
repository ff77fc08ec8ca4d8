import BlockIcon from '@mui/icons-material/BlockOutlined';
import { Alert, Button } from '@mui/material';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Confirm } from 'react-admin';
import type { ContactRecord, ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';
import { contactTitle } from '../contactName.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { useReportError } from '../useReportError.ts';

/** Takes a contact on the list of those whose messages open nothing, and off it. */
export function IgnoreContact({ contact }: { contact: ConversationRecord['contact'] }) {
  const t = useT();
  const client = useQueryClient();
  const report = useReportError();
  const [isAsking, setIsAsking] = useState(false);
  const queryKey = inboxKeys.ignored(contact.id);
  const { data: record } = useQuery({ queryKey, queryFn: ({ signal }) => api.get<ContactRecord>(`/contacts/${contact.id}`, undefined, signal) });
  const change = useMutation({
    mutationFn: (ignored: boolean) => api.put<ContactRecord>(`/contacts/${contact.id}`, { ignored }),
    onSuccess: (changed) => {
      client.setQueryData(queryKey, changed);
      void client.invalidateQueries({ queryKey: ['contacts'] });
    },
    onError: report,
    onSettled: () => setIsAsking(false),
  });
  if (!record) return null;
  if (record.ignored) {
    return (
      <Alert severity="warning" sx={{ mt: 3 }}>
        {t('contact.isIgnored')}
        <Button color="inherit" size="small" variant="outlined" loading={change.isPending} onClick={() => change.mutate(false)} sx={{ display: 'flex', mt: 1 }}>
          {t('contact.heed')}
        </Button>
      </Alert>
    );
  }
  return (
    <>
      <Button color="inherit" size="small" startIcon={<BlockIcon />} onClick={() => setIsAsking(true)} sx={{ mt: 3, color: 'text.secondary' }}>
        {t('contact.ignore')}
      </Button>
      <Confirm
        isOpen={isAsking}
        title={t('contact.ignoreTitle', { name: contactTitle(contact) })}
        content={t('contact.ignoreHint')}
        confirm={t('contact.ignoreConfirm')}
        confirmColor="warning"
        loading={change.isPending}
        onConfirm={() => change.mutate(true)}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}
