import NoteIcon from '@mui/icons-material/StickyNote2Outlined';
import { Box, Button, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { actionsFor, type ComposerLock } from '../conversationActions.ts';
import { useConversationCommand } from '../useConversation.ts';

interface ComposerLockedProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  lock: ComposerLock;
  onNote: () => void;
  linkTo: (conversationId: string) => string;
}

/** Why no reply can be written now, and what to do about it. */
export function ComposerLocked({ conversation, viewer, lock, onNote, linkTo }: ComposerLockedProps) {
  const t = useT();
  const command = useConversationCommand(conversation.id, viewer.id);
  const actions = actionsFor(conversation, viewer);
  return (
    <Box
      component="footer"
      sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1, flexShrink: 0, px: 2, py: 1.25, minHeight: 60, borderTop: 1, borderColor: 'divider', bgcolor: 'background.paper' }}
    >
      <Typography variant="body2" color="text.secondary" sx={{ flex: '1 1 200px' }}>
        {t(`inbox.composer.locked.${lock}`, { name: conversation.assignee?.name })}
      </Typography>
      {conversation.mergedInto && (
        <Button size="small" variant="contained" component={RouterLink} to={linkTo(conversation.mergedInto)}>
          {t('merge.openConversation')}
        </Button>
      )}
      {actions.has('note') && (
        <Button size="small" color="inherit" startIcon={<NoteIcon />} onClick={onNote}>
          {t('inbox.message.note')}
        </Button>
      )}
      {actions.has('accept') && (
        // The bar has the button Aceitar; two of one name would be a riddle to whoever hears the page.
        <Button size="small" variant="contained" loading={command.isPending} onClick={() => command.mutate({ command: 'accept' })}>
          {t('inbox.composer.takeNow')}
        </Button>
      )}
    </Box>
  );
}
