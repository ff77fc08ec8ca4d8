import { Box, List, ListItem, ListItemButton, ListItemText, Skeleton, Typography } from '@mui/material';
import { useLocaleState } from 'react-admin';
import { Link } from 'react-router-dom';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { closeReasonText } from '../closeReason.ts';
import { StateChip } from '../conversation/StateChip.tsx';
import { LoadFailed } from '../LoadFailed.tsx';
import { useContactHistory } from '../resourceQueries.ts';
import { shortDateTime } from '../timeText.ts';

interface PreviousConversationsProps {
  conversation: ConversationRecord;
  linkTo: (conversationId: string) => string;
}

/** The contact's other conversations, latest first; each opens in the middle. */
export function PreviousConversations({ conversation, linkTo }: PreviousConversationsProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { data, isError, refetch } = useContactHistory(conversation.contact.id);
  if (isError && !data) return <LoadFailed sentence={t('inbox.history.loadFailed')} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton variant="rounded" height={80} />;
  const others = data.filter((each) => each.id !== conversation.id);
  if (others.length === 0) {
    return (
      <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
        {t('inbox.history.noPrevious')}
      </Typography>
    );
  }
  return (
    <List dense aria-label={t('inbox.history.previous')}>
      {others.map((each) => (
        <ListItem key={each.id} disablePadding>
          <ListItemButton component={Link} to={linkTo(each.id)} sx={{ borderRadius: 1, px: 1 }}>
            <ListItemText
              primary={
                <Box component="span" sx={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 1 }}>
                  <span>{each.protocol}</span>
                  <StateChip state={each.state} />
                </Box>
              }
              secondary={[shortDateTime(each.openedAt, locale), each.closeReason ? closeReasonText(each.closeReason, t) : each.lastMessage?.text].filter(Boolean).join(' · ')}
              slotProps={{ primary: { component: 'div' }, secondary: { noWrap: true } }}
            />
          </ListItemButton>
        </ListItem>
      ))}
    </List>
  );
}
