import { Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useState, type KeyboardEvent } from 'react';
import { MAX_TEXT_LENGTH, type MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useAmendment } from './useAmendment.ts';

/** Gives one of our messages another text. */
export function EditMessageDialog({ message, onClose }: { message: MessageRecord; onClose: () => void }) {
  const t = useT();
  const [text, setText] = useState(message.text);
  const amendment = useAmendment(message);
  const canSave = text.trim() !== '' && text !== message.text && text.length <= MAX_TEXT_LENGTH;
  const save = () => canSave && amendment.mutate({ kind: 'edit', text }, { onSuccess: onClose });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  return (
    <Dialog open fullWidth maxWidth="sm" onClose={onClose} aria-labelledby="edit-message-title">
      <DialogTitle id="edit-message-title">{t('inbox.message.edit.title')}</DialogTitle>
      <DialogContent>
        <TextField multiline fullWidth autoFocus minRows={2} maxRows={10} label={t('inbox.composer.label')} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} helperText={t('inbox.message.edit.hint')} />
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" disabled={!canSave} loading={amendment.isPending} onClick={save}>
          {t('inbox.message.edit.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
