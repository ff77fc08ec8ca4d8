import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { errorSentence } from '../errorSentence.ts';
import { RULES_KEY } from '../useRules.ts';

/** Every version of a rule, the newest first. */
export function useRuleVersions(ruleId: string) {
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  return useQuery({ queryKey: [...RULES_KEY, 'versions', ruleId], queryFn: ({ signal }) => dataProvider.ruleVersions(ruleId, signal), staleTime: 0 });
}

/** Makes what an earlier version said the newest one. */
export function useRestoreRule(ruleId: string) {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  return useMutation({
    mutationFn: (version: number) => dataProvider.restoreRule(ruleId, version),
    onSuccess: (_rule, version) => notify(t('rules.versions.restored', { version }), { type: 'success' }),
    onError: (error) => notify(errorSentence(error), { type: 'error' }),
    onSettled: () => client.invalidateQueries({ queryKey: RULES_KEY }),
  });
}
