import AddIcon from '@mui/icons-material/AddCommentOutlined';
import { Box, IconButton, Tooltip } from '@mui/material';
import { useCallback, type RefObject } from 'react';
import type { Tab } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { useDevices } from '../resourceQueries.ts';
import { useInboxCounts } from '../useInboxList.ts';
import { ActiveFilters } from './ActiveFilters.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ListEmpty } from './ListEmpty.tsx';
import { ListFilters, type Filters } from './ListFilters.tsx';
import { ListSearch } from './ListSearch.tsx';
import { ListSkeleton } from './ListSkeleton.tsx';
import { ListTabs } from './ListTabs.tsx';
import type { ListRows } from './useListRows.ts';

interface ListPaneProps {
  list: ListRows;
  tab: Tab;
  onTab: (tab: Tab) => void;
  search: string;
  onSearch: (search: string) => void;
  searchRef: RefObject<HTMLInputElement | null>;
  filters: Filters;
  onFilters: (filters: Filters) => void;
  openId: string | undefined;
  viewerId: string;
  linkTo: (conversationId: string) => string;
  onStart: () => void;
}

/** The left part: tabs with counts, search, filters and the list itself. */
export function ListPane({ list, tab, onTab, search, onSearch, searchRef, filters, onFilters, openId, viewerId, linkTo, onStart }: ListPaneProps) {
  const t = useT();
  const counts = useInboxCounts(filters);
  const devices = useDevices();
  const isFiltered = Boolean(filters.deviceId ?? filters.departmentId);
  const { hasMore, isLoadingMore, loadMore } = list;
  const onMore = useCallback(() => {
    if (hasMore && !isLoadingMore) loadMore();
  }, [hasMore, isLoadingMore, loadMore]);

  return (
    <Box component="section" aria-label={t('inbox.title')} sx={{ display: 'flex', flexDirection: 'column', height: '100%', minHeight: 0 }}>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.5, px: 1.5, pt: 1.25, pb: 0.75 }}>
        <ListSearch value={search} onChange={onSearch} inputRef={searchRef} />
        <ListFilters filters={filters} onChange={onFilters} />
        <Tooltip title={t('inbox.list.start')}>
          <IconButton color="primary" aria-label={t('inbox.list.start')} onClick={onStart}>
            <AddIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      </Box>
      <ActiveFilters filters={filters} onChange={onFilters} />
      <ListTabs tab={tab} counts={counts.data?.counts} onChange={onTab} />
      {list.isLoading && <ListSkeleton />}
      {list.isFailed && <LoadFailed sentence={t('inbox.list.loadFailed')} onRetry={list.refetch} />}
      {!list.isLoading && !list.isFailed && list.rows.length === 0 && (
        <ListEmpty why={list.isSearch ? 'search' : isFiltered ? 'filtered' : tab} onClearFilters={() => onFilters({})} />
      )}
      {list.rows.length > 0 && (
        <ConversationList key={list.key} rows={list.rows} openId={openId} viewerId={viewerId} linkTo={linkTo} showDevice={(devices.data?.length ?? 0) > 1} onMore={onMore} showAssignee={tab !== 'mine' || list.isSearch} />
      )}
    </Box>
  );
}
