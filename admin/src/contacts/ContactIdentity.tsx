import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useRecordContext, useTranslate } from 'react-admin';
import type { ContactRecord } from '../../../engine/contract/index.ts';
import { formatPhone } from '../phones/phoneModel.ts';

/** By what WhatsApp knows the contact: their phone and their other keys. */
export function ContactIdentity() {
  const translate = useTranslate();
  const contact = useRecordContext<ContactRecord>();
  if (!contact) return null;
  return (
    <Box>
      {contact.phone && (
        <>
          <Typography variant="caption" color="text.secondary" component="div">
            {translate('resources.contacts.fields.phone')}
          </Typography>
          <Typography variant="body2" gutterBottom>
            {formatPhone(contact.phone)}
          </Typography>
        </>
      )}
      <Typography variant="caption" color="text.secondary" component="div">
        {translate('resources.contacts.fields.identityKeys')}
      </Typography>
      {contact.identityKeys.map((key) => (
        <Typography key={key} variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {key}
        </Typography>
      ))}
    </Box>
  );
}
