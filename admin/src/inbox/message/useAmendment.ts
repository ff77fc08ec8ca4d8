import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { api } from '../../providers/api.ts';
import { applyMessage } from '../applyChange.ts';
import { useReportError } from '../useReportError.ts';

/** What can be said of a message: a reaction (null: taken back), a new text, or that it is taken back. */
export type Amendment = { kind: 'reaction'; emoji: string | null } | { kind: 'edit'; text: string } | { kind: 'deletion' };

/** Says it. What is edited or deleted comes back as it stands, and changes once WhatsApp has it; of a reaction, the reaction comes back. */
export function useAmendment({ id, conversationId }: MessageRecord) {
  const client = useQueryClient();
  const report = useReportError();
  return useMutation({
    mutationFn: (amendment: Amendment) => {
      if (amendment.kind === 'reaction') return api.post<MessageRecord>(`/messages/${id}/reaction`, { emoji: amendment.emoji });
      if (amendment.kind === 'edit') return api.put<MessageRecord>(`/messages/${id}`, { text: amendment.text });
      return api.delete<MessageRecord>(`/messages/${id}`);
    },
    onSuccess: (record) => applyMessage(client, { ...record, conversationId }),
    onError: report,
  });
}
