import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { contactName, contactTitle } from '../../inbox/contactName.ts';
import { formatPhone } from '../../phones/phoneModel.ts';

/** One of the two contacts, and what becomes of it. */
export function ContactLine({ label, contact }: { label: string; contact: Pick<ContactRecord, 'name' | 'phone'> }) {
  return (
    <Box>
      <Typography variant="caption" color="text.secondary" component="div">
        {label}
      </Typography>
      <Typography variant="body1" sx={{ fontWeight: 600, overflowWrap: 'anywhere' }}>
        {contactTitle(contact)}
      </Typography>
      {contactName(contact) && contact.phone && (
        <Typography variant="body2" color="text.secondary">
          {formatPhone(contact.phone)}
        </Typography>
      )}
    </Box>
  );
}
