import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useDataProvider, useNotify } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { RULES_KEY } from '../useRules.ts';
import { inOrder, moved } from './ruleOrder.ts';

const MOVES = ['rules', 'move'];

/**
 * Rules in the order in which they are shown: a move is seen at once, saved behind it, and undone with a word when that
 * fails. Moves that follow each other quickly are saved one after the other.
 */
export function useReorderRules(rules: readonly RuleRecord[]) {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [order, setOrder] = useState<string[] | null>(null);

  const { mutate } = useMutation({
    mutationKey: MOVES,
    scope: { id: MOVES.join('/') },
    mutationFn: ({ id, position }: { id: string; position: number }) => dataProvider.update<RuleRecord>('rules', { id, data: { position }, previousData: {} }),
    onMutate: ({ id, position }) => setOrder((shown) => moved(shown ?? rules.map((rule) => rule.id), id, position)),
    onError: (error) => {
      setOrder(null);
      notify(t('rules.move.failed', { error: error.message }), { type: 'error' });
    },
    onSettled: async () => {
      // The last one of them; before that the store is not yet where the list is.
      if (client.isMutating({ mutationKey: MOVES }) > 1) return;
      await client.invalidateQueries({ queryKey: RULES_KEY });
      if (client.isMutating({ mutationKey: MOVES }) <= 1) setOrder(null);
    },
  });

  const move = useCallback((id: string, position: number) => mutate({ id, position }), [mutate]);
  return { ordered: order ? inOrder(rules, order) : rules, move };
}
