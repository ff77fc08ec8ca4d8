import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle } from '@mui/material';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useAmendment } from './useAmendment.ts';

/** Asks before one of our messages is taken back. */
export function DeleteMessageDialog({ message, onClose }: { message: MessageRecord; onClose: () => void }) {
  const t = useT();
  const amendment = useAmendment(message);
  const hasLeft = message.status !== 'queued' && message.status !== 'failed';
  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="delete-message-title">
      <DialogTitle id="delete-message-title">{t('inbox.message.delete.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{t(hasLeft ? 'inbox.message.delete.hint' : 'inbox.message.delete.hintQueued')}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button color="inherit" autoFocus onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" color="error" loading={amendment.isPending} onClick={() => amendment.mutate({ kind: 'deletion' }, { onSuccess: onClose })}>
          {t('inbox.message.delete.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
