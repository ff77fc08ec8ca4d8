import { DataTable, ReferenceArrayField, SimpleList } from 'react-admin';
import type { DepartmentRecord } from '../../../engine/contract/index.ts';
import { NameCell } from '../lists/NameCell.tsx';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';

export function DepartmentList() {
  return <ResourceList<DepartmentRecord>>{useIsPhone() ? <DepartmentCards /> : <DepartmentTable />}</ResourceList>;
}

function DepartmentTable() {
  return (
    <DataTable<DepartmentRecord> bulkActionButtons={false}>
      <DataTable.Col source="name" field={NameCell} />
      <DataTable.Col source="memberIds" disableSort>
        <ReferenceArrayField source="memberIds" reference="users" sx={{ '& .MuiChip-root': { m: 0.25 } }} />
      </DataTable.Col>
    </DataTable>
  );
}

function DepartmentCards() {
  return <SimpleList<DepartmentRecord> primaryText={() => <NameCell />} secondaryText={() => <ReferenceArrayField source="memberIds" reference="users" />} />;
}
