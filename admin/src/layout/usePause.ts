import { useMutation } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';
import { rememberUser, useSessionUser } from '../providers/session.ts';

/** Pauses the signed-in user for a reason, or ends their pause (null). Shown at once, taken back if the server refuses. */
export function usePause(): (reason: string | null) => void {
  const notify = useNotify();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const user = useSessionUser();
  const before = { pausedReason: user?.pausedReason ?? null, pausedAt: user?.pausedAt ?? null };
  const { mutate } = useMutation({
    mutationFn: (reason: string | null) => dataProvider.setPause(reason),
    onMutate: (reason) => rememberUser({ pausedReason: reason, pausedAt: reason === null ? null : new Date().toISOString() }),
    onSuccess: ({ user: { pausedReason, pausedAt } }) => {
      rememberUser({ pausedReason, pausedAt });
      if (pausedReason === null) notify('pause.resumed', { type: 'success' });
    },
    onError: (error) => {
      rememberUser(before);
      notify(error.message, { type: 'error' });
    },
  });
  return mutate;
}
