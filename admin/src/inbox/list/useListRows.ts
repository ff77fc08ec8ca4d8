import { useMemo } from 'react';
import type { Tab } from '../../../../engine/contract/index.ts';
import { conversationsOf } from '../inboxCache.ts';
import { useClosedSearch } from '../resourceQueries.ts';
import { useDebounced } from '../useDebounced.ts';
import { useInboxList } from '../useInboxList.ts';
import type { Filters } from './ListFilters.tsx';
import { listRows } from './listRows.ts';

export type ListRows = ReturnType<typeof useListRows>;

/** The lines of the list for the tab, the filters and the search, and how they fare. */
export function useListRows(tab: Tab, search: string, filters: Filters, viewerId: string) {
  const q = useDebounced(search.trim());
  const scope = q ? { ...filters, tab: 'all' as const, q } : { ...filters, tab };
  const active = useInboxList(scope, viewerId);
  const closed = useClosedSearch(q);
  const rows = useMemo(
    () => listRows(conversationsOf(active.data), active.hasNextPage, q ? { tab, viewerId, closed: closed.data ?? [] } : undefined),
    [active.data, active.hasNextPage, q, tab, viewerId, closed.data],
  );
  return {
    rows,
    /** A new key is a new list, which begins at its top. */
    key: [tab, q, filters.deviceId, filters.departmentId].join('/'),
    isSearch: q !== '',
    isLoading: active.isPending || (q !== '' && closed.isPending && rows.length === 0),
    isFailed: active.isError && !active.data,
    hasMore: active.hasNextPage,
    isLoadingMore: active.isFetchingNextPage,
    loadMore: active.fetchNextPage as () => void,
    refetch: active.refetch as () => void,
  };
}
