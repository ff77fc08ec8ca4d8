import { Button, Chip, Dialog, DialogActions, DialogContent, DialogTitle, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useSettings } from '../resourceQueries.ts';
import { useConversationCommand } from '../useConversation.ts';
import { ClosingMessage } from './ClosingMessage.tsx';
import { useSay } from '../useSay.ts';

interface CloseDialogProps {
  conversation: ConversationRecord;
  viewer: UserRecord;
  onClose: () => void;
}

/** Finishing with a reason or a note, or without a word to the customer. Without any of these one click in the bar does. */
export function CloseDialog({ conversation, viewer, onClose }: CloseDialogProps) {
  const t = useT();
  const say = useSay();
  const settings = useSettings(true);
  const command = useConversationCommand(conversation.id, viewer.id);
  const [reason, setReason] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [isSilent, setIsSilent] = useState(false);
  const reasons = settings.data?.closeReasons ?? [];

  const submit = () => {
    const body = { ...(reason && { reason }), ...(note.trim() && { note: note.trim() }), ...(isSilent && { silent: true }) };
    command.mutate(
      { command: 'close', body },
      {
        onSuccess: () => {
          say('inbox.action.closed', { type: 'success' });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="close-title">
      <DialogTitle id="close-title">{t('inbox.close.title')}</DialogTitle>
      <DialogContent>
        {reasons.length > 0 && (
          <>
            <Typography variant="body2" color="text.secondary" id="close-reason" sx={{ mb: 1 }}>
              {t('inbox.close.reason')}
            </Typography>
            <Stack direction="row" role="group" aria-labelledby="close-reason" sx={{ flexWrap: 'wrap', gap: 1, mb: 2 }}>
              {reasons.map((each) => (
                <Chip key={each} label={each} aria-pressed={each === reason} color={each === reason ? 'primary' : 'default'} variant={each === reason ? 'filled' : 'outlined'} onClick={() => setReason(each === reason ? null : each)} />
              ))}
            </Stack>
          </>
        )}
        <TextField multiline minRows={2} maxRows={6} label={t('inbox.close.note')} value={note} onChange={(event) => setNote(event.target.value)} slotProps={{ htmlInput: { maxLength: 2000 } }} />
        <ClosingMessage conversation={conversation} agentName={viewer.name} isSilent={isSilent} onSilent={setIsSilent} />
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" loading={command.isPending} onClick={submit}>
          {t('inbox.close.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
