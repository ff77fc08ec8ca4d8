import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { COUNT_LIMIT, type InboxCounts, type InboxPage } from '../../../engine/contract/index.ts';
import { api } from '../providers/api.ts';
import { reconcilePage } from './inboxCache.ts';
import { inboxKeys, type CountScope, type ListScope } from './inboxKeys.ts';
import { knownConversations, remember } from './knownConversations.ts';

const PAGE_SIZE = 30;

/** The pages of one list. Answers never bring back what a live event has already overtaken. */
export function useInboxList(scope: ListScope, viewerId: string) {
  const client = useQueryClient();
  return useInfiniteQuery({
    queryKey: inboxKeys.list(scope),
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...scope, tab: scope.q ? 'all' : scope.tab, cursor: pageParam, limit: PAGE_SIZE };
      const page = await api.get<InboxPage>('/inbox', query, signal);
      const known = knownConversations(client);
      const reconciled = reconcilePage(page, scope, known, viewerId);
      for (const item of reconciled.items) remember(known, item);
      const { counts, capped } = page;
      client.setQueryData<Counts>(inboxKeys.counts(countScope(scope)), { counts, capped });
      return reconciled;
    },
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

interface Counts {
  counts: InboxCounts;
  capped?: boolean;
}

/** How many conversations each tab holds under the filters. */
export function useInboxCounts(scope: CountScope) {
  return useQuery({
    queryKey: inboxKeys.counts(countScope(scope)),
    queryFn: async ({ signal }): Promise<Counts> => {
      const { counts, capped } = await api.get<InboxPage>('/inbox', { ...countScope(scope), tab: 'mine', limit: 1 }, signal);
      return { counts, capped };
    },
    // Lists and live events bring them; this only fills what they left empty.
    staleTime: 60_000,
  });
}

/** `1000+` where counting stopped. */
export function countText(count: number): string {
  return count >= COUNT_LIMIT ? `${COUNT_LIMIT}+` : String(count);
}

function countScope({ deviceId, departmentId }: CountScope): CountScope {
  return { deviceId, departmentId };
}
