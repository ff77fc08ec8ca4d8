import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, TextField } from '@mui/material';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { MAX_TEXT_LENGTH, type ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { toE164 } from '../../phones/phoneModel.ts';
import { api, ApiError } from '../../providers/api.ts';
import { applyConversation } from '../applyChange.ts';
import { useDevices } from '../resourceQueries.ts';
import { useErrorSentence } from '../useReportError.ts';
import { ContactChoice, type Recipient } from './ContactChoice.tsx';
import { OpenExisting } from './OpenExisting.tsx';
import { deviceToStartFrom, startDevices } from './startDevices.ts';

interface StartDialogProps {
  viewerId: string;
  deviceId: string | undefined;
  onClose: () => void;
  onOpen: (conversationId: string) => void;
}

/** Writing to a customer first: from which number, to whom, and what. */
export function StartDialog({ viewerId, deviceId: presetDevice, onClose, onOpen }: StartDialogProps) {
  const t = useT();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const devices = useDevices();
  const [chosenDevice, setChosenDevice] = useState(presetDevice);
  const [recipient, setRecipient] = useState<Recipient | null>(null);
  const [text, setText] = useState('');
  const offered = startDevices(devices.data ?? []);
  const deviceId = deviceToStartFrom(offered, chosenDevice)?.id;

  const start = useMutation({
    mutationFn: () => {
      const to = recipient?.kind === 'contact' ? { contactId: recipient.contact.id } : { phone: toE164(recipient?.phone ?? '') };
      return api.post<ConversationRecord>('/conversations', { deviceId, ...to, text });
    },
    onSuccess: (record) => {
      applyConversation(client, viewerId, record);
      onOpen(record.id);
    },
  });
  const { error } = start;
  const fields = error instanceof ApiError ? error.fields : {};
  const isOpenElsewhere = error instanceof ApiError && error.code === 'open_exists';

  return (
    <Dialog open fullWidth maxWidth="sm" onClose={onClose} aria-labelledby="start-title">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          start.mutate();
        }}
      >
        <DialogTitle id="start-title">{t('inbox.start.title')}</DialogTitle>
        <DialogContent>
          <TextField select label={t('inbox.start.device')} value={deviceId ?? ''} onChange={(event) => setChosenDevice(event.target.value)} error={Boolean(fields.deviceId)} helperText={fields.deviceId}>
            {offered.map((device) => (
              <MenuItem key={device.id} value={device.id}>
                {device.name}
                {device.status !== 'connected' && ` (${t('inbox.start.offline')})`}
              </MenuItem>
            ))}
          </TextField>
          <ContactChoice
            value={recipient}
            error={fields.phone ?? fields.contactId}
            onChange={(next) => {
              setRecipient(next);
              start.reset();
            }}
          />
          <TextField
            multiline
            minRows={3}
            maxRows={8}
            label={t('inbox.start.text')}
            value={text}
            onChange={(event) => setText(event.target.value)}
            error={Boolean(fields.text)}
            helperText={fields.text}
            slotProps={{ htmlInput: { maxLength: MAX_TEXT_LENGTH } }}
          />
          {isOpenElsewhere && recipient && deviceId && <OpenExisting recipient={recipient} deviceId={deviceId} onOpen={onOpen} />}
          {error && !isOpenElsewhere && Object.keys(fields).length === 0 && (
            <Alert severity="error" sx={{ mt: 1 }}>
              {sentence(error)}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t('inbox.action.cancel')}
          </Button>
          <Button type="submit" variant="contained" disabled={!deviceId || !recipient || !text.trim()} loading={start.isPending}>
            {t('inbox.start.confirm')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
