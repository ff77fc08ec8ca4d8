import { Button, Checkbox, Dialog, DialogActions, DialogContent, DialogTitle, List, ListItemButton, ListItemIcon, ListItemText, Skeleton, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConversationRecord, InboxPage, MessageRecord, UserRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { api } from '../../providers/api.ts';
import { contactTitle } from '../contactName.ts';
import { actionsFor } from '../conversationActions.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { useDebounced } from '../useDebounced.ts';
import { useForward } from '../useOutbox.ts';
import { useSay } from '../useSay.ts';

/** As on WhatsApp. */
const MOST = 5;

/** Sends a message again in conversations that the viewer may write in. */
export function ForwardDialog({ message, viewer, onClose }: { message: MessageRecord; viewer: UserRecord; onClose: () => void }) {
  const t = useT();
  const say = useSay();
  const forward = useForward(viewer.id);
  const [search, setSearch] = useState('');
  const q = useDebounced(search.trim(), 250);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data: found, isLoading } = useQuery({
    queryKey: inboxKeys.forwardTargets(q),
    queryFn: ({ signal }) => api.get<InboxPage>('/inbox', { tab: q ? 'all' : 'mine', q, limit: 50 }, signal),
  });
  const targets = (found?.items ?? []).filter((each) => each.id !== message.conversationId && actionsFor(each, viewer).has('reply'));

  const toggle = ({ id }: ConversationRecord) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    if (next.size <= MOST) setChosen(next);
    else say('inbox.message.forward.tooMany', { type: 'info', values: { smart_count: MOST } });
  };
  const submit = () => {
    forward(message, [...chosen]);
    say('inbox.message.forward.done', { type: 'success', values: { smart_count: chosen.size } });
    onClose();
  };

  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="forward-title">
      <DialogTitle id="forward-title">{t('inbox.message.forward.title')}</DialogTitle>
      <DialogContent>
        <TextField type="search" fullWidth autoFocus label={t('inbox.message.forward.search')} value={search} onChange={(event) => setSearch(event.target.value)} />
        {isLoading ? (
          <Skeleton variant="rounded" height={236} sx={{ my: 1 }} />
        ) : (
          <List dense aria-label={t('inbox.message.forward.to')} sx={{ height: 260, overflowY: 'auto', my: 0.5 }}>
            {targets.map((each) => (
              <ListItemButton key={each.id} role="checkbox" aria-checked={chosen.has(each.id)} selected={chosen.has(each.id)} onClick={() => toggle(each)} sx={{ borderRadius: 1 }}>
                <ListItemIcon sx={{ minWidth: 36 }}>
                  <Checkbox edge="start" size="small" checked={chosen.has(each.id)} tabIndex={-1} disableRipple sx={{ p: 0.5 }} />
                </ListItemIcon>
                <ListItemText primary={contactTitle(each.contact)} secondary={[each.device.name, each.protocol].join(' · ')} slotProps={{ primary: { noWrap: true }, secondary: { noWrap: true } }} />
              </ListItemButton>
            ))}
            {targets.length === 0 && (
              <Typography variant="body2" color="text.secondary" sx={{ p: 2, textAlign: 'center' }}>
                {t(q ? 'inbox.message.forward.noneFound' : 'inbox.message.forward.none')}
              </Typography>
            )}
          </List>
        )}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" disabled={chosen.size === 0} onClick={submit}>
          {t('inbox.message.forward.confirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
