import { Button, Typography } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';
import { applyMessage } from '../applyChange.ts';
import { useMessageActions } from '../message/MessageActions.tsx';
import { useReportError } from '../useReportError.ts';
import { failureKey } from './failureKey.ts';

/** Why WhatsApp did not get a message, and, for who answers for the conversation, the button that sends it again. */
export function FailedLine({ message, conversationId }: { message: MessageRecord; conversationId: string }) {
  const t = useT();
  const client = useQueryClient();
  const report = useReportError();
  const canRetry = useMessageActions()?.canRetry(message) ?? false;
  const retry = useMutation({
    mutationFn: () => api.post<MessageRecord>(`/messages/${message.id}/retry`),
    // Only here a status goes back: from failed to queued.
    onSuccess: (record) => applyMessage(client, { ...record, conversationId }, { force: true }),
    onError: report,
  });
  const why = t(failureKey(message.failureReason));
  return (
    <Typography variant="caption" color="error" role="alert" sx={{ display: 'flex', alignItems: 'center', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 0.5, mt: 0.25 }}>
      {why}
      {canRetry && (
        <Button size="small" color="error" loading={retry.isPending} onClick={() => retry.mutate()} sx={{ py: 0, minWidth: 0 }}>
          {t('inbox.message.retry')}
        </Button>
      )}
    </Typography>
  );
}
