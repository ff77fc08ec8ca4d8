import ClockIcon from '@mui/icons-material/EditCalendarOutlined';
import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle, List, ListItemButton, ListItemText, TextField } from '@mui/material';
import { useState } from 'react';
import { useLocaleState } from 'react-admin';
import { useT } from '../../i18n/useT.ts';
import { clockTime, weekdayAndDate } from '../timeText.ts';
import { useConversationCommand } from '../useConversation.ts';
import { useSay } from '../useSay.ts';
import { useTimeToCome } from '../useTimeToCome.ts';
import { snoozeChoices, snoozeFault, toLocalInput } from './snoozeChoices.ts';

interface SnoozeDialogProps {
  conversationId: string;
  viewerId: string;
  onClose: () => void;
}

/** Until when a conversation is put aside: one click for the usual times, a field for any other. */
export function SnoozeDialog({ conversationId, viewerId, onClose }: SnoozeDialogProps) {
  const t = useT();
  const say = useSay();
  const [locale = 'pt-BR'] = useLocaleState();
  const timeToCome = useTimeToCome();
  const [openedAt] = useState(() => Date.now());
  const [custom, setCustom] = useState<string | null>(null);
  const command = useConversationCommand(conversationId, viewerId);
  const fault = custom === null ? null : snoozeFault(custom, Date.now());

  const snooze = (at: number) => {
    const until = new Date(at).toISOString();
    command.mutate(
      { command: 'snooze', body: { until } },
      {
        onSuccess: () => {
          say('inbox.snooze.until', { type: 'success', values: { time: timeToCome(until) } });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="snooze-title">
      <DialogTitle id="snooze-title">{t('inbox.snooze.title')}</DialogTitle>
      <DialogContent sx={{ pb: 0 }}>
        <DialogContentText variant="body2">{t('inbox.snooze.hint')}</DialogContentText>
        <List sx={{ mx: -1.5 }}>
          {snoozeChoices(openedAt).map(({ key, at }, index) => (
            <ListItemButton key={key} autoFocus={index === 0} disabled={command.isPending} onClick={() => snooze(at)} sx={{ borderRadius: 1, px: 1.5 }}>
              <ListItemText primary={t(`inbox.snooze.${key}`)} />
              <ListItemText secondary={key === 'inAnHour' ? clockTime(new Date(at).toISOString(), locale) : weekdayAndDate(new Date(at).toISOString(), locale)} sx={{ flex: 'none' }} />
            </ListItemButton>
          ))}
          {custom === null && (
            <ListItemButton onClick={() => setCustom(toLocalInput(openedAt + 2 * 60 * 60_000))} sx={{ borderRadius: 1, px: 1.5 }}>
              <ListItemText primary={t('inbox.snooze.custom')} />
              <ClockIcon fontSize="small" sx={{ color: 'text.secondary' }} />
            </ListItemButton>
          )}
        </List>
        {custom !== null && (
          <TextField
            type="datetime-local"
            autoFocus
            label={t('inbox.snooze.when')}
            value={custom}
            onChange={(event) => setCustom(event.target.value)}
            error={fault !== null}
            helperText={fault ? t(`inbox.snooze.${fault}`) : ' '}
            slotProps={{ inputLabel: { shrink: true }, htmlInput: { min: toLocalInput(openedAt) } }}
          />
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        {custom !== null && (
          <Button variant="contained" disabled={fault !== null} loading={command.isPending} onClick={() => snooze(Date.parse(custom))}>
            {t('inbox.snooze.confirm')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
