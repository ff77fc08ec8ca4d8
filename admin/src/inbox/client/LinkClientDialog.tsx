import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, List, ListItemButton, ListItemText, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ClientRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { formatDocument } from '../../clients/clientModel.ts';
import { formatPhone } from '../../phones/phoneModel.ts';
import { useRecordSearch } from '../resourceQueries.ts';
import { useDebounced } from '../useDebounced.ts';
import { useErrorSentence } from '../useReportError.ts';
import { useSay } from '../useSay.ts';

interface LinkClientDialogProps {
  /** Names the contact where it is not seen beside the dialog. */
  title?: string;
  onLink: (clientId: string) => Promise<void>;
  onClose: () => void;
}

/** Chooses, among the clients that a search finds, the one the number belongs to. */
export function LinkClientDialog({ title, onLink, onClose }: LinkClientDialogProps) {
  const t = useT();
  const say = useSay();
  const sentence = useErrorSentence();
  const [search, setSearch] = useState('');
  const [chosenId, setChosenId] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [isLinking, setIsLinking] = useState(false);
  const q = useDebounced(search.trim());
  const clients = useRecordSearch<ClientRecord>('clients', q);

  const submit = async () => {
    if (!chosenId) return;
    setIsLinking(true);
    try {
      await onLink(chosenId);
      say('inbox.client.linked', { type: 'success' });
      onClose();
    } catch (error) {
      setProblem(sentence(error));
    } finally {
      setIsLinking(false);
    }
  };

  return (
    <Dialog open fullWidth maxWidth="xs" onClose={onClose} aria-labelledby="link-title">
      <DialogTitle id="link-title">{title ?? t('inbox.client.linkTitle')}</DialogTitle>
      <DialogContent>
        <TextField type="search" autoFocus label={t('inbox.client.linkSearch')} placeholder={t('inbox.client.linkPlaceholder')} value={search} onChange={(event) => setSearch(event.target.value)} />
        <List dense role="listbox" aria-label={t('inbox.client.title')} sx={{ height: 300, overflowY: 'auto' }}>
          {(clients.data ?? []).map((client) => (
            <ListItemButton key={client.id} role="option" aria-selected={client.id === chosenId} selected={client.id === chosenId} onClick={() => setChosenId(client.id)} sx={{ borderRadius: 1 }}>
              <ListItemText primary={client.name} secondary={[formatDocument(client.document), formatPhone(client.phones[0])].filter(Boolean).join(' · ')} />
            </ListItemButton>
          ))}
          {clients.data?.length === 0 && (
            <Typography variant="body2" color="text.secondary" sx={{ p: 2, textAlign: 'center' }}>
              {t('inbox.client.noClients')}
            </Typography>
          )}
        </List>
        {problem && <Alert severity="error">{problem}</Alert>}
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t('inbox.action.cancel')}
        </Button>
        <Button variant="contained" disabled={!chosenId} loading={isLinking} onClick={() => void submit()}>
          {t('inbox.client.linkConfirm')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
