import { Box, Divider, Typography } from '@mui/material';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { PreviousConversations } from './PreviousConversations.tsx';
import { TimelineView } from './TimelineView.tsx';

interface HistoryViewProps {
  conversation: ConversationRecord;
  linkTo: (conversationId: string) => string;
}

/** What has happened in this conversation, and the contact's other ones. */
export function HistoryView({ conversation, linkTo }: HistoryViewProps) {
  const t = useT();
  return (
    <Box sx={{ p: 2.5 }}>
      <Typography variant="overline" color="text.secondary" component="h3">
        {t('inbox.history.timeline')}
      </Typography>
      <TimelineView conversationId={conversation.id} />
      <Divider sx={{ my: 2.5 }} />
      <Typography variant="overline" color="text.secondary" component="h3">
        {t('inbox.history.previous')}
      </Typography>
      <PreviousConversations conversation={conversation} linkTo={linkTo} />
    </Box>
  );
}
