import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { ConversationRecord, OutageRecord } from '../../../engine/contract/index.ts';
import { api } from '../providers/api.ts';
import { useLiveEvent } from '../providers/live.ts';
import { inboxKeys } from './inboxKeys.ts';

/** So long after a number came back, what comes may be what was written while it was away. */
const CATCHING_UP_MS = 60_000;

/** The times for which a conversation's number was away, oldest first; `since`: only what began then or later. */
export function useOutages({ id, device }: ConversationRecord, since: string | undefined): OutageRecord[] {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: inboxKeys.outages(id), queryFn: ({ signal }) => api.get<OutageRecord[]>(`/conversations/${id}/outages`, undefined, signal), staleTime: 60_000 });
  const changedAt = useRef(-Infinity);
  const lookAgain = () => void client.invalidateQueries({ queryKey: inboxKeys.outages(id) });
  useLiveEvent('device', (changed) => {
    if (changed.id !== device.id) return;
    changedAt.current = Date.now();
    lookAgain();
  });
  useLiveEvent('message', ({ conversationId }) => {
    if (conversationId === id && Date.now() - changedAt.current < CATCHING_UP_MS) lookAgain();
  });
  return useMemo(() => (data ?? []).filter(({ from }) => since === undefined || from >= since), [data, since]);
}
