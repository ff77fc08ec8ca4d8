import { Box, Skeleton } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, MessageRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { ApiError } from '../../providers/api.ts';
import { contactTitle } from '../contactName.ts';
import { actionsFor } from '../conversationActions.ts';
import { FileDropZone } from '../files/FileDropZone.tsx';
import { useAttachments } from '../files/useAttachments.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { MessageActionsProvider } from '../message/MessageActions.tsx';
import { useConversation } from '../useConversation.ts';
import { useOutbox } from '../useOutbox.ts';
import { useViewed } from '../useViewed.ts';
import { Composer } from './Composer.tsx';
import { ConversationBar } from './ConversationBar.tsx';
import { MessageList } from './MessageList.tsx';
import { TypingLine } from './TypingLine.tsx';

interface ConversationPaneProps {
  conversationId: string;
  viewer: UserRecord;
  panel: 'contact' | 'history' | null;
  onPanel: (panel: 'contact' | 'history' | null) => void;
  linkTo: (conversationId: string) => string;
  /** On narrow screens: back to the list. */
  onBack?: () => void;
}

/** The middle part: one conversation. */
export function ConversationPane({ conversationId, ...props }: ConversationPaneProps) {
  const t = useT();
  const { data: conversation, error, refetch } = useConversation(conversationId);
  const isGone = error instanceof ApiError && (error.status === 404 || error.status === 403);
  if (isGone || (error && !conversation)) {
    return <LoadFailed sentence={t(isGone ? 'inbox.conversation.notFound' : 'inbox.conversation.loadFailed')} onRetry={() => void refetch()} />;
  }
  if (!conversation) return <PaneSkeleton />;
  return <OpenConversation conversation={conversation} {...props} />;
}

interface OpenConversationProps extends Omit<ConversationPaneProps, 'conversationId'> {
  conversation: ConversationRecord;
}

function OpenConversation({ conversation, viewer, panel, onPanel, linkTo, onBack }: OpenConversationProps) {
  const t = useT();
  const outbox = useOutbox(conversation.id, viewer.id);
  const [quoted, setQuoted] = useState<MessageRecord>();
  useViewed(conversation, viewer.id);
  const canReply = actionsFor(conversation, viewer).has('reply');
  const files = useAttachments(conversation.id);

  return (
    <Box
      component="section"
      aria-label={t('inbox.conversation.label', { name: contactTitle(conversation.contact) })}
      data-testid="conversation"
      sx={{ display: 'flex', flexDirection: 'column', height: '100%', minWidth: 0, minHeight: 0 }}
    >
      <ConversationBar conversation={conversation} viewer={viewer} panel={panel} onPanel={onPanel} onBack={onBack} />
      <FileDropZone onFiles={canReply ? files.add : undefined}>
        <MessageActionsProvider conversation={conversation} viewer={viewer} onQuote={setQuoted}>
          <MessageList conversation={conversation} outbox={outbox} linkTo={linkTo} />
        </MessageActionsProvider>
        <TypingLine conversationId={conversation.id} viewerId={viewer.id} />
        <Composer conversation={conversation} viewer={viewer} linkTo={linkTo} onSend={outbox.send} quoted={quoted} onUnquote={() => setQuoted(undefined)} />
      </FileDropZone>
    </Box>
  );
}

function PaneSkeleton() {
  return (
    <Box sx={{ p: 2 }} aria-busy>
      <Skeleton width="40%" height={32} />
      {[55, 40, 62, 35].map((width, index) => (
        <Skeleton key={width} variant="rounded" height={44} sx={{ mt: 2, width: `${width}%`, ml: index % 2 ? 'auto' : 0 }} />
      ))}
    </Box>
  );
}
