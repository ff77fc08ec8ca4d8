import { useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import { MAX_RULES, type RuleRecord } from '../../../engine/contract/index.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

/** Everything about rules lies below this in the cache. */
export const RULES_KEY = ['rules'] as const;

/** The list of them. */
export const RULE_LIST_KEY = [...RULES_KEY, 'ordered'] as const;

/** All rules in their order. Other supervisors change them too, so it is asked again now and then. */
export function useRules() {
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  return useQuery({
    queryKey: RULE_LIST_KEY,
    queryFn: async ({ signal }) => {
      const { data } = await dataProvider.getList<RuleRecord>('rules', { pagination: { page: 1, perPage: MAX_RULES }, sort: { field: 'position', order: 'ASC' }, filter: {}, signal });
      return data;
    },
    refetchInterval: 30_000,
  });
}
