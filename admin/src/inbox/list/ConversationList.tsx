import { Box, CircularProgress, Typography } from '@mui/material';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { isOfferedTo } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useNow } from '../useNow.ts';
import { ConversationItem } from './ConversationItem.tsx';
import { itemHeight, type ShownMarks } from './itemHeight.ts';
import type { ListRow } from './listRows.ts';

const HEADING_HEIGHT = 36;

interface ConversationListProps extends ShownMarks {
  rows: readonly ListRow[];
  openId: string | undefined;
  viewerId: string;
  linkTo: (conversationId: string) => string;
  /** The last line came into sight. */
  onMore: () => void;
}

/** The lines of the list; only those in sight are in the document. */
export function ConversationList({ rows, openId, viewerId, linkTo, showDevice, showAssignee, onMore }: ConversationListProps) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index], { showDevice, showAssignee }),
    // A new function with every rendering, which has the heights taken again: a line grows when its conversation gets a department.
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 6,
  });
  const items = virtualizer.getVirtualItems();

  const seesMore = items.some(({ index }) => rows[index]?.kind === 'more');
  useEffect(() => {
    if (seesMore) onMore();
  }, [seesMore, onMore]);

  const openIndex = rows.findIndex((row) => row.key === openId);
  useEffect(() => {
    if (openIndex >= 0) virtualizer.scrollToIndex(openIndex, { align: 'auto' });
    // Only a newly opened one is brought into sight, not one that moved because of a new message.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [openId]);

  return (
    <Box ref={scroller} sx={{ flex: 1, overflowY: 'auto', overscrollBehavior: 'contain' }}>
      <Box role="list" aria-label={t('inbox.list.label')} sx={{ position: 'relative', height: virtualizer.getTotalSize() }}>
        {items.map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <Box
              key={key}
              role="listitem"
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              sx={{ position: 'absolute', insetInline: 0, top: 0 }}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.kind === 'conversation' && (
                <ConversationItem conversation={row.conversation} isOpen={row.conversation.id === openId} to={linkTo(row.conversation.id)} now={now} isOfferedToMe={isOfferedTo(row.conversation, viewerId)} showDevice={showDevice} showAssignee={showAssignee} />
              )}
              {row.kind === 'heading' && <Heading text={t(`inbox.list.${row.key}`)} />}
              {row.kind === 'more' && (
                <Box sx={{ height: HEADING_HEIGHT, display: 'grid', placeItems: 'center' }}>
                  <CircularProgress size={18} aria-label={t('inbox.list.loadingMore')} />
                </Box>
              )}
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}

function heightOf(row: ListRow | undefined, shown: ShownMarks): number {
  return row?.kind === 'conversation' ? itemHeight(row.conversation, shown) : HEADING_HEIGHT;
}

function Heading({ text }: { text: string }) {
  return (
    <Typography component="h3" variant="overline" color="text.secondary" sx={{ display: 'flex', alignItems: 'flex-end', height: HEADING_HEIGHT, px: 2, pb: 0.5, bgcolor: 'background.default' }}>
      {text}
    </Typography>
  );
}
