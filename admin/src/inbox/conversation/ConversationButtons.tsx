import CloseIcon from '@mui/icons-material/CheckBoxRounded';
import HistoryIcon from '@mui/icons-material/HistoryRounded';
import OptionsIcon from '@mui/icons-material/ArrowDropDown';
import TransferIcon from '@mui/icons-material/SyncAltRounded';
import { Box, Button, ButtonGroup, IconButton, Tooltip } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { actionsFor } from '../conversationActions.ts';
import { CloseDialog } from '../dialogs/CloseDialog.tsx';
import { SnoozeDialog } from '../dialogs/SnoozeDialog.tsx';
import { TransferDialog } from '../dialogs/TransferDialog.tsx';
import { useConversationCommand, type ConversationCommand } from '../useConversation.ts';
import { MoreMenu } from './MoreMenu.tsx';
import { useSay } from '../useSay.ts';

/** How much the buttons may take: words for all, words for the likeliest, icons. */
export type Room = 'wide' | 'medium' | 'narrow';

interface ConversationButtonsProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  room: Room;
  isHistoryOpen: boolean;
  onHistory: () => void;
}

/** What the viewer may do with the conversation now, the likeliest last, where the eye ends. */
export function ConversationButtons({ conversation, viewer, room, isHistoryOpen, onHistory }: ConversationButtonsProps) {
  const t = useT();
  const say = useSay();
  const [dialog, setDialog] = useState<'close' | 'transfer' | 'snooze'>();
  const command = useConversationCommand(conversation.id, viewer.id);
  const actions = actionsFor(conversation, viewer);

  const run = (name: ConversationCommand, done?: string) =>
    command.mutate({ command: name }, { onSuccess: () => done && say(done, { type: 'success' }) });
  const isRunning = (name: ConversationCommand) => command.isPending && command.variables.command === name;
  const release = () => run('release', 'inbox.action.released');

  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: { xs: 0.5, sm: 1 }, flexShrink: 0 }}>
      {room === 'wide' && (
        <Tooltip title={t('inbox.action.history')}>
          <IconButton size="small" aria-label={t('inbox.action.history')} aria-pressed={isHistoryOpen} color={isHistoryOpen ? 'primary' : 'default'} onClick={onHistory}>
            <HistoryIcon fontSize="small" />
          </IconButton>
        </Tooltip>
      )}
      {room === 'wide' && actions.has('release') && (
        <Button size="small" color="inherit" loading={isRunning('release')} onClick={release}>
          {t('inbox.action.release')}
        </Button>
      )}
      {actions.has('transfer') &&
        (room === 'narrow' ? (
          <IconButton aria-label={t('inbox.action.transfer')} onClick={() => setDialog('transfer')}>
            <TransferIcon fontSize="small" />
          </IconButton>
        ) : (
          <Button size="small" variant="outlined" color="inherit" startIcon={<TransferIcon />} onClick={() => setDialog('transfer')}>
            {t('inbox.action.transfer')}
          </Button>
        ))}
      {actions.has('close') && (
        <ButtonGroup size="small" disableElevation variant={actions.has('accept') ? 'outlined' : 'contained'}>
          <Button aria-label={t('inbox.action.close')} loading={isRunning('close')} onClick={() => run('close', 'inbox.action.closed')} sx={{ gap: 0.75 }}>
            <CloseIcon sx={{ fontSize: 18 }} />
            {room !== 'narrow' && t('inbox.action.close')}
          </Button>
          <Button aria-label={t('inbox.action.closeOptions')} aria-haspopup="dialog" onClick={() => setDialog('close')} sx={{ px: 0.25, minWidth: '0 !important' }}>
            <OptionsIcon fontSize="small" />
          </Button>
        </ButtonGroup>
      )}
      {actions.has('accept') && (
        <Button size="small" variant="contained" loading={isRunning('accept')} onClick={() => run('accept')}>
          {t('inbox.action.accept')}
        </Button>
      )}
      {actions.has('reopen') && (
        <Button size="small" variant="contained" loading={isRunning('reopen')} onClick={() => run('reopen')}>
          {t('inbox.action.reopen')}
        </Button>
      )}
      {(room !== 'wide' || actions.has('snooze')) && (
        <MoreMenu
          protocol={conversation.protocol}
          onHistory={room === 'wide' ? undefined : onHistory}
          onRelease={room !== 'wide' && actions.has('release') ? release : undefined}
          onSnooze={actions.has('snooze') ? () => setDialog('snooze') : undefined}
        />
      )}
      {dialog === 'close' && <CloseDialog conversation={conversation} viewer={viewer} onClose={() => setDialog(undefined)} />}
      {dialog === 'snooze' && <SnoozeDialog conversationId={conversation.id} viewerId={viewer.id} onClose={() => setDialog(undefined)} />}
      {dialog === 'transfer' && <TransferDialog conversation={conversation} viewerId={viewer.id} onClose={() => setDialog(undefined)} />}
    </Box>
  );
}
