import HistoryIcon from '@mui/icons-material/HistoryRounded';
import MoreIcon from '@mui/icons-material/MoreVert';
import OptionsIcon from '@mui/icons-material/ArrowDropDown';
import TransferIcon from '@mui/icons-material/SyncAltRounded';
import { Box, Button, ButtonGroup, IconButton, Tooltip, useMediaQuery, useTheme } from '@mui/material';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { actionsFor } from '../conversationActions.ts';
import { CloseDialog } from '../dialogs/CloseDialog.tsx';
import { TransferDialog } from '../dialogs/TransferDialog.tsx';
import { useConversationCommand, type ConversationCommand } from '../useConversation.ts';
import { MoreMenu } from './MoreMenu.tsx';

interface ConversationButtonsProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  isHistoryOpen: boolean;
  onHistory: () => void;
}

/** What the viewer may do with the conversation now, the likeliest first. */
export function ConversationButtons({ conversation, viewer, isHistoryOpen, onHistory }: ConversationButtonsProps) {
  const t = useT();
  const notify = useNotify();
  const theme = useTheme();
  const isNarrow = useMediaQuery(theme.breakpoints.down('md'));
  const [dialog, setDialog] = useState<'close' | 'transfer'>();
  const [menuAnchor, setMenuAnchor] = useState<HTMLElement | null>(null);
  const command = useConversationCommand(conversation.id, viewer.id);
  const actions = actionsFor(conversation, viewer);

  const run = (name: ConversationCommand, done?: string) =>
    command.mutate({ command: name }, { onSuccess: () => done && notify(done, { type: 'success' }) });
  const isRunning = (name: ConversationCommand) => command.isPending && command.variables.command === name;

  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, flexShrink: 0 }}>
      {!isNarrow && (
        <Tooltip title={t('inbox.action.history')}>
          <IconButton size="small" aria-label={t('inbox.action.history')} aria-pressed={isHistoryOpen} color={isHistoryOpen ? 'primary' : 'default'} onClick={onHistory}>
            <HistoryIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
      {!isNarrow && actions.has('release') && (
        <Button size="small" color="inherit" loading={isRunning('release')} onClick={() => run('release', 'inbox.action.released')}>
          {t('inbox.action.release')}
        </Button>
      )}
      {actions.has('transfer') &&
        (isNarrow ? (
          <IconButton aria-label={t('inbox.action.transfer')} onClick={() => setDialog('transfer')}>
            <TransferIcon />
          </IconButton>
        ) : (
          <Button size="small" variant="outlined" color="inherit" startIcon={<TransferIcon />} onClick={() => setDialog('transfer')}>
            {t('inbox.action.transfer')}
          </Button>
        ))}
      {actions.has('accept') && (
        <Button size="small" variant="contained" loading={isRunning('accept')} onClick={() => run('accept')}>
          {t('inbox.action.accept')}
        </Button>
      )}
      {actions.has('close') && (
        <ButtonGroup size="small" variant={actions.has('accept') ? 'outlined' : 'contained'}>
          <Button aria-label={t('inbox.action.close')} loading={isRunning('close')} onClick={() => run('close', 'inbox.action.closed')} sx={{ gap: 0.75 }}>
            <span aria-hidden>✅</span>
            {!isNarrow && t('inbox.action.close')}
          </Button>
          <Button aria-label={t('inbox.action.closeOptions')} aria-haspopup="dialog" onClick={() => setDialog('close')} sx={{ px: 0.25, minWidth: '0 !important' }}>
            <OptionsIcon fontSize="small" />
          </Button>
        </ButtonGroup>
      )}
      {actions.has('reopen') && (
        <Button size="small" variant="contained" loading={isRunning('reopen')} onClick={() => run('reopen')}>
          {t('inbox.action.reopen')}
        </Button>
      )}
      {isNarrow && (
        <>
          <IconButton edge="end" aria-label={t('inbox.action.more')} aria-haspopup="menu" onClick={(event) => setMenuAnchor(event.currentTarget)}>
            <MoreIcon />
          </IconButton>
          <MoreMenu
            anchor={menuAnchor}
            onClose={() => setMenuAnchor(null)}
            protocol={conversation.protocol}
            onHistory={onHistory}
            onRelease={actions.has('release') ? () => run('release', 'inbox.action.released') : undefined}
          />
        </>
      )}
      {dialog === 'close' && <CloseDialog conversation={conversation} viewerId={viewer.id} onClose={() => setDialog(undefined)} />}
      {dialog === 'transfer' && <TransferDialog conversation={conversation} viewerId={viewer.id} onClose={() => setDialog(undefined)} />}
    </Box>
  );
}
