import DownIcon from '@mui/icons-material/KeyboardArrowDown';
import { Box, Button, CircularProgress, Link, Typography } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { ConversationRecord, MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { messagesOf, newestPageOnly, type MessagePages } from '../messageCache.ts';
import { firstUnreadOf, messageRows } from '../messageRows.ts';
import { useMessages } from '../useConversation.ts';
import { useOutages } from '../useOutages.ts';
import type { useOutbox } from '../useOutbox.ts';
import { MessageRowView } from './MessageRowView.tsx';
import { useStickyScroll } from './useStickyScroll.ts';

interface MessageListProps {
  conversation: ConversationRecord;
  outbox: ReturnType<typeof useOutbox>;
  linkTo: (conversationId: string) => string;
}

/** So near its beginning, in px, the messages before are fetched. */
const NEAR_BEGINNING = 400;

export function MessageList({ conversation, outbox, linkTo }: MessageListProps) {
  const t = useT();
  const client = useQueryClient();
  const { data, isPending, isError, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = useMessages(conversation.id);
  const messages = useMemo(() => messagesOf(data), [data]);
  const firstUnreadId = useUnreadMark(messages, conversation.unreadCount);
  const outages = useOutages(conversation, hasNextPage ? messages[0]?.at : undefined);
  const rows = useMemo(() => messageRows(messages, outbox.pending, { firstUnreadId, outages }), [messages, outbox.pending, firstUnreadId, outages]);
  const { scroller, content, isAtEnd, toEnd, onScroll } = useStickyScroll(messages[0]?.id);
  const unseen = useUnseen(messages, isAtEnd);

  // What one has written oneself is always brought into sight.
  const lastPending = outbox.pending.at(-1)?.clientMessageId;
  useEffect(() => {
    if (lastPending) toEnd();
  }, [lastPending, toEnd]);

  useEffect(
    () => () => void client.setQueryData<MessagePages>(inboxKeys.messages(conversation.id), (pages) => pages && newestPageOnly(pages)),
    [client, conversation.id],
  );

  const fetchOlder = () => {
    const isNear = (scroller.current?.scrollTop ?? Infinity) < NEAR_BEGINNING;
    if (isNear && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  };

  // A first page that does not fill the window has nothing to scroll, so it asks for the next by itself.
  const fillWindow = useEffectEvent(fetchOlder);
  useEffect(() => {
    const element = scroller.current;
    if (element && messages.length > 0 && element.scrollHeight <= element.clientHeight) fillWindow();
  }, [messages.length, scroller]);

  return (
    <Box sx={{ position: 'relative', flex: 1, minHeight: 0, bgcolor: 'background.default' }}>
      <Box
        ref={scroller}
        tabIndex={0}
        role="log"
        aria-label={t('inbox.conversation.messages')}
        onScroll={() => {
          onScroll();
          fetchOlder();
        }}
        sx={{ height: '100%', overflowY: 'auto', overflowAnchor: 'none', overscrollBehavior: 'contain', outline: 'none', '&:focus-visible': { outline: '2px solid', outlineColor: 'primary.main', outlineOffset: '-2px' } }}
      >
        <Box ref={content} sx={{ display: 'flex', flexDirection: 'column', justifyContent: 'flex-end', minHeight: '100%', px: { xs: 1.5, sm: 3 }, py: 2 }}>
          {isFetchNextPageError && <LoadFailed sentence={t('inbox.conversation.olderFailed')} onRetry={() => void fetchNextPage()} />}
          {isPending && <CircularProgress size={24} aria-label={t('inbox.conversation.messages')} sx={{ alignSelf: 'center', my: 'auto' }} />}
          {isError && !data && <LoadFailed sentence={t('inbox.conversation.loadFailed')} onRetry={() => void refetch()} />}
          {data && rows.length === 0 && (
            <Typography variant="body2" color="text.secondary" sx={{ m: 'auto' }}>
              {t(conversation.mergedInto ? 'merge.messagesElsewhere' : 'inbox.conversation.noMessages')}
            </Typography>
          )}
          {data && !hasNextPage && conversation.previousId && (
            <Link component={RouterLink} to={linkTo(conversation.previousId)} variant="body2" sx={{ alignSelf: 'center', mb: 1 }}>
              {t('inbox.conversation.previous')}
            </Link>
          )}
          {rows.map((row) => (
            <MessageRowView key={row.key} row={row} conversationId={conversation.id} onRetry={outbox.retry} onDiscard={outbox.discard} />
          ))}
        </Box>
      </Box>
      {isFetchingNextPage && (
        <CircularProgress size={20} aria-label={t('inbox.conversation.loadingOlder')} sx={{ position: 'absolute', top: 8, left: 'calc(50% - 10px)' }} />
      )}
      {!isAtEnd && (
        <Button
          size="small"
          variant="contained"
          color={unseen > 0 ? 'primary' : 'inherit'}
          startIcon={<DownIcon />}
          aria-label={unseen > 0 ? undefined : t('inbox.conversation.toBottom')}
          onClick={() => toEnd('smooth')}
          sx={{ position: 'absolute', bottom: 12, left: '50%', transform: 'translateX(-50%)', borderRadius: 5, boxShadow: 3, ...(unseen === 0 && { minWidth: 0, px: 1, bgcolor: 'background.paper', '& .MuiButton-startIcon': { m: 0 } }) }}
        >
          {unseen > 0 && t('inbox.conversation.newMessages', { smart_count: unseen })}
        </Button>
      )}
    </Box>
  );
}

/** Where the unread messages began when the conversation was opened; it stays there while it is open. */
function useUnreadMark(messages: readonly MessageRecord[], unreadCount: number): string | null {
  const [countAtOpening] = useState(unreadCount);
  const mark = useRef<string | null>(null);
  if (mark.current === null && messages.length > 0) mark.current = firstUnreadOf(messages, countAtOpening);
  return mark.current;
}

/** How many messages of the customer have come since the reader left the end. */
function useUnseen(messages: readonly MessageRecord[], isAtEnd: boolean): number {
  const newest = messages.at(-1)?.id;
  const [seen, setSeen] = useState(newest);
  if (isAtEnd && seen !== newest) setSeen(newest);
  if (isAtEnd) return 0;
  const seenAt = messages.findIndex((message) => message.id === seen);
  return messages.slice(seenAt + 1).filter((message) => message.direction === 'in').length;
}
