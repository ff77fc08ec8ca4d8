import EditIcon from '@mui/icons-material/EditOutlined';
import { Box, IconButton, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { ApiError } from '../../providers/api.ts';
import { contactName, contactTitle } from '../contactName.ts';
import { useErrorSentence } from '../useReportError.ts';
import { useSay } from '../useSay.ts';

interface ContactNameFieldProps {
  contact: ConversationRecord['contact'];
  onSave: (name: string) => Promise<void>;
}

/** The contact's name, which a click turns into a field: Enter keeps, Esc leaves it. */
export function ContactNameField({ contact, onSave }: ContactNameFieldProps) {
  const t = useT();
  const say = useSay();
  const sentence = useErrorSentence();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string>();

  const save = async () => {
    const name = typed?.trim() ?? '';
    if (!name || name === contact.name) return setTyped(null);
    try {
      await onSave(name);
      setTyped(null);
      setProblem(undefined);
      say('inbox.client.nameSaved', { type: 'success' });
    } catch (error) {
      setProblem(error instanceof ApiError ? (error.fields.name ?? sentence(error)) : sentence(error));
    }
  };

  if (typed === null) {
    return (
      <Box sx={{ display: 'flex', alignItems: 'center', maxWidth: '100%', pl: 4 }}>
        <Typography variant="h6" component="h2" dir="auto" sx={{ overflowWrap: 'anywhere' }}>
          {contactTitle(contact)}
        </Typography>
        <IconButton size="small" aria-label={t('inbox.client.editName')} onClick={() => setTyped(contactName(contact))}>
          <EditIcon sx={{ fontSize: 16 }} />
        </IconButton>
      </Box>
    );
  }
  return (
    <TextField
      autoFocus
      label={t('inbox.client.contactName')}
      value={typed}
      error={Boolean(problem)}
      helperText={problem}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void save();
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setProblem(undefined);
        setTyped(null);
      }}
      slotProps={{ htmlInput: { maxLength: 160, dir: 'auto' } }}
    />
  );
}
