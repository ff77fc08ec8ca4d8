import Typography from '@mui/material/Typography';
import { ReferenceManyField, SimpleList } from 'react-admin';
import type { ContactRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { formatPhone } from '../phones/phoneModel.ts';

/** The people on WhatsApp who are this client. */
export function ClientContacts() {
  const t = useT();
  return (
    <ReferenceManyField reference="contacts" target="clientId" sort={{ field: 'name', order: 'ASC' }}>
      <SimpleList<ContactRecord>
        disablePadding
        rowClick="edit"
        primaryText={(contact) => contact.name}
        secondaryText={(contact) => formatPhone(contact.phone)}
        empty={
          <Typography variant="body2" color="text.secondary" sx={{ px: 2 }}>
            {t('client.noContacts')}
          </Typography>
        }
      />
    </ReferenceManyField>
  );
}
