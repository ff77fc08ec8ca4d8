import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDataProvider } from 'react-admin';
import type { RuleTryInput } from '../../../../engine/contract/index.ts';
import { useDebounced } from '../../inbox/useDebounced.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { RULES_KEY } from '../useRules.ts';

/** What would become of it; asked again when the question has rested for a moment. The last answer stays until the next one is there. */
export function useTrial(body: RuleTryInput | null) {
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  // As text: the same question is the same key, however often it was put together.
  const question = useDebounced(JSON.stringify(body));
  return useQuery({
    queryKey: [...RULES_KEY, 'try', question],
    queryFn: () => dataProvider.tryRules(JSON.parse(question)),
    enabled: question !== 'null',
    placeholderData: question === 'null' ? undefined : keepPreviousData,
    // Who is there and how busy changes by the minute.
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
