import { Box, Checkbox, FormControlLabel, Typography } from '@mui/material';
import { fillTemplate, type ConversationRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useClient, useSettings } from '../resourceQueries.ts';

interface ClosingMessageProps {
  conversation: ConversationRecord;
  /** Who is named in it. */
  agentName: string;
  isSilent: boolean;
  onSilent: (isSilent: boolean) => void;
}

/** What the customer will be told when the conversation is closed, and the choice to say nothing. Empty where nothing is ever said. */
export function ClosingMessage({ conversation: { contact, department, protocol }, agentName, isSilent, onSilent }: ClosingMessageProps) {
  const t = useT();
  const settings = useSettings(true).data;
  const client = useClient(contact.clientId).data;
  if (!settings?.closingMessage.trim()) return null;
  const text = fillTemplate(settings.closingMessage, {
    cliente: client?.name ?? contact.name,
    protocolo: protocol,
    atendente: agentName,
    setor: department?.name ?? '',
    empresa: settings.companyName,
  });
  return (
    <Box sx={{ mt: 2 }}>
      <Typography variant="body2" color="text.secondary" id="closing-message">
        {isSilent ? t('inbox.close.previewNone') : t('inbox.close.preview')}
      </Typography>
      {!isSilent && (
        <Box aria-labelledby="closing-message" role="note" dir="auto" sx={{ mt: 0.75, px: 1.25, py: 0.75, maxHeight: 140, overflowY: 'auto', borderRadius: 1.5, borderTopRightRadius: 4, bgcolor: 'primary.light', fontSize: '0.875rem', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Box>
      )}
      <FormControlLabel
        sx={{ mt: 0.5 }}
        control={<Checkbox size="small" checked={isSilent} onChange={(_event, checked) => onSilent(checked)} />}
        label={<Typography variant="body2">{t('inbox.close.silent')}</Typography>}
      />
    </Box>
  );
}
