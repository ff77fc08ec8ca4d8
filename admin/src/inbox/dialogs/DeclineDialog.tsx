import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle, TextField } from '@mui/material';
import { useState } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useConversationCommand } from '../useConversation.ts';
import { useSay } from '../useSay.ts';

interface DeclineDialogProps {
  conversationId: string;
  viewerId: string;
  /** By the engine: the next one is asked. */
  isReserved: boolean;
  onClose: () => void;
}

/** The receiver's no to what is offered to them, with a reason if they like. */
export function DeclineDialog({ conversationId, viewerId, isReserved, onClose }: DeclineDialogProps) {
  const t = useT();
  const say = useSay();
  const [reason, setReason] = useState('');
  const command = useConversationCommand(conversationId, viewerId);
  const submit = () =>
    command.mutate(
      { command: 'transfer/decline', body: { ...(reason.trim() && { reason: reason.trim() }) } },
      {
        onSuccess: () => {
          say('inbox.offer.done.declined');
          onClose();
        },
      },
    );
  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="decline-title">
      <DialogTitle id="decline-title">{t('inbox.offer.declineTitle')}</DialogTitle>
      <DialogContent>
        <DialogContentText variant="body2" sx={{ mb: 1 }}>
          {t(isReserved ? 'inbox.offer.declineReservedHint' : 'inbox.offer.declineHint')}
        </DialogContentText>
        <TextField
          autoFocus
          multiline
          minRows={2}
          maxRows={5}
          label={t('inbox.offer.reason')}
          helperText={t(isReserved ? 'inbox.offer.reasonReservedHint' : 'inbox.offer.reasonHint')}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          slotProps={{ htmlInput: { maxLength: 500 } }}
        />
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" loading={command.isPending} onClick={submit}>
          {t('inbox.offer.decline')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
