import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useTranslate } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import type { PendingSend } from '../inbox/outbox.ts';
import { discard } from '../inbox/useOutbox.ts';

interface SignOutDialogProps {
  unsent: readonly PendingSend[];
  onSignOut: () => void;
  onClose: () => void;
}

/** Before somebody goes whose messages have not all left: they wait for that person alone, or are thrown away. */
export function SignOutDialog({ unsent, onSignOut, onClose }: SignOutDialogProps) {
  const t = useT();
  const translate = useTranslate();
  const throwAway = () => {
    for (const send of unsent) discard(send);
    onSignOut();
  };
  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="sign-out-title">
      <DialogTitle id="sign-out-title">{t('userMenu.unsent.title')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{t('userMenu.unsent.text', { smart_count: unsent.length })}</DialogContentText>
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {translate('ra.action.cancel')}
        </Button>
        <Button color="error" onClick={throwAway}>
          {t('userMenu.unsent.discard')}
        </Button>
        <Button variant="contained" onClick={onSignOut}>
          {t('userMenu.unsent.keep')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
