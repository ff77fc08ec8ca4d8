import Box from '@mui/material/Box';
import { DataTable, ReferenceArrayField, SimpleList, SingleFieldList } from 'react-admin';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { PresenceDot } from '../layout/PresenceDot.tsx';
import { NameCell } from '../lists/NameCell.tsx';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';

export function UserList() {
  return <ResourceList<UserRecord>>{useIsPhone() ? <UserCards /> : <UserTable />}</ResourceList>;
}

function UserTable() {
  const t = useT();
  return (
    <DataTable<UserRecord> bulkActionButtons={false}>
      <DataTable.Col source="name" field={NameCell} />
      <DataTable.Col source="email" />
      <DataTable.Col<UserRecord> source="role" render={(user) => t(`role.${user.role}`)} />
      <DataTable.Col source="departmentIds" disableSort>
        <ReferenceArrayField source="departmentIds" reference="departments" >
          {/* Not links: a click in a line opens the line's user. */}
          <SingleFieldList linkType={false} />
        </ReferenceArrayField>
      </DataTable.Col>
      <DataTable.Col<UserRecord>
        source="presence"
        disableSort
        render={(user) => (
          <Box component="span" sx={{ display: 'inline-flex', alignItems: 'center', gap: 1, whiteSpace: 'nowrap' }}>
            <PresenceDot presence={user.presence} />
            {t(`presence.${user.presence}`)}
          </Box>
        )}
      />
      <DataTable.Col<UserRecord> source="load" align="right" disableSort render={(user) => `${user.load}/${user.capacity}`} />
    </DataTable>
  );
}

function UserCards() {
  const t = useT();
  return (
    <SimpleList<UserRecord>
      leftIcon={(user) => <PresenceDot presence={user.presence} />}
      primaryText={() => <NameCell />}
      secondaryText={(user) => `${t(`role.${user.role}`)} · ${user.email}`}
      tertiaryText={(user) => `${user.load}/${user.capacity}`}
    />
  );
}
