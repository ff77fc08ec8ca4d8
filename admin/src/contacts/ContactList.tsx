import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import { DataTable, ReferenceField, SimpleList, useRecordContext } from 'react-admin';
import type { ContactRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { contactTitle } from '../inbox/contactName.ts';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import { IgnoredFilter } from './IgnoredFilter.tsx';

const FILTERS = [<IgnoredFilter key="ignored" source="ignored" alwaysOn />];

export function ContactList() {
  return <ResourceList<ContactRecord> moreFilters={FILTERS}>{useIsPhone() ? <ContactCards /> : <ContactTable />}</ResourceList>;
}

function ContactTable() {
  return (
    <DataTable<ContactRecord> bulkActionButtons={false} rowClick="edit">
      <DataTable.Col source="name" field={ContactName} />
      <DataTable.Col<ContactRecord> source="phone" disableSort render={(contact) => formatPhone(contact.phone)} />
      <DataTable.Col source="clientId" disableSort>
        <ReferenceField source="clientId" reference="clients" link="show" empty={<>{''}</>} />
      </DataTable.Col>
    </DataTable>
  );
}

function ContactCards() {
  return <SimpleList<ContactRecord> rowClick="edit" primaryText={() => <ContactName />} secondaryText={(contact) => formatPhone(contact.phone)} />;
}

function ContactName() {
  const t = useT();
  const contact = useRecordContext<ContactRecord>();
  return (
    <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1, fontWeight: 550 }}>
      {contact && contactTitle(contact)}
      {contact?.ignored && <Chip size="small" variant="outlined" label={t('contact.ignored')} />}
    </Box>
  );
}
