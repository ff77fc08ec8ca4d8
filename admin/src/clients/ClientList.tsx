import { DataTable, SimpleList } from 'react-admin';
import type { ClientRecord } from '../../../engine/contract/index.ts';
import { NameCell } from '../lists/NameCell.tsx';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { formatPhone } from '../phones/phoneModel.ts';
import { formatDocument } from './clientModel.ts';

const cityOf = ({ address }: ClientRecord) => [address?.city, address?.state].filter(Boolean).join('/');

export function ClientList() {
  return <ResourceList<ClientRecord>>{useIsPhone() ? <ClientCards /> : <ClientTable />}</ResourceList>;
}

function ClientTable() {
  return (
    <DataTable<ClientRecord> bulkActionButtons={false} rowClick="show">
      <DataTable.Col source="name" field={NameCell} />
      <DataTable.Col<ClientRecord> source="document" disableSort render={(client) => formatDocument(client.document)} />
      <DataTable.Col<ClientRecord> source="phones" disableSort render={(client) => client.phones.map(formatPhone).join(', ')} />
      <DataTable.Col<ClientRecord> source="email" disableSort render={(client) => client.email} />
      <DataTable.Col<ClientRecord> label="resources.clients.fields.address.city" render={cityOf} />
    </DataTable>
  );
}

function ClientCards() {
  return (
    <SimpleList<ClientRecord>
      rowClick="show"
      primaryText={() => <NameCell />}
      secondaryText={(client) => [formatDocument(client.document), formatPhone(client.phones[0])].filter(Boolean).join(' · ')}
    />
  );
}
