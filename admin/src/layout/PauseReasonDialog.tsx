import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import TextField from '@mui/material/TextField';
import { useState, type FormEvent } from 'react';
import { useT } from '../i18n/useT.ts';
import { LONGEST_REASON } from './pauseModel.ts';

/** Asks for a reason that is not among the usual ones. */
export function PauseReasonDialog({ onPause, onClose }: { onPause: (reason: string) => void; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim()) onPause(reason.trim());
  };
  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="pause-title" slotProps={{ paper: { component: 'form', onSubmit: submit } }}>
      <DialogTitle id="pause-title">{t('pause.otherTitle')}</DialogTitle>
      <DialogContent>
        <DialogContentText variant="body2">{t('pause.otherHint')}</DialogContentText>
        <TextField autoFocus label={t('pause.otherLabel')} value={reason} onChange={(event) => setReason(event.target.value)} slotProps={{ htmlInput: { maxLength: LONGEST_REASON, autoComplete: 'off' } }} sx={{ mt: 2 }} />
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('pause.cancel')}
        </Button>
        <Button type="submit" variant="contained" disabled={!reason.trim()}>
          {t('pause.pause')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
