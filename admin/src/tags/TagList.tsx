import { DataTable, SimpleList } from 'react-admin';
import type { TagRecord } from '../../../engine/contract/index.ts';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { TagChip } from './TagChip.tsx';

export function TagList() {
  return <ResourceList<TagRecord>>{useIsPhone() ? <SimpleList<TagRecord> primaryText={() => <TagChip />} /> : <TagTable />}</ResourceList>;
}

function TagTable() {
  return (
    <DataTable<TagRecord> bulkActionButtons={false}>
      <DataTable.Col source="name" field={TagChip} />
    </DataTable>
  );
}
