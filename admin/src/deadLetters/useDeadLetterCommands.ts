import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

const TYPE_OF_OUTCOME = { done: 'success', failed: 'warning', pending: 'info' } as const;

/** Trying a failure again and discarding it; the list and the menu's count follow. */
export function useDeadLetterCommands(id: string) {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  // Also after a failure: somebody else may have mended or discarded it.
  const onSettled = () => client.invalidateQueries({ queryKey: ['dead-letters'] });
  const onError = (error: Error) => notify(error.message, { type: 'error' });

  const retry = useMutation({
    mutationFn: () => dataProvider.retryDeadLetter(id),
    onSuccess: ({ outcome }) => notify(t(`deadLetters.retried.${outcome}`), { type: TYPE_OF_OUTCOME[outcome] }),
    onError,
    onSettled,
  });
  const discard = useMutation({
    mutationFn: () => dataProvider.delete('dead-letters', { id }),
    onSuccess: () => notify(t('deadLetters.discarded'), { type: 'info' }),
    onError,
    onSettled,
  });
  return { retry, discard };
}
