import { useState } from 'react';
import { DataTable, ReferenceArrayField, SingleFieldList, useRefresh } from 'react-admin';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { EndShiftButton } from '../leaving/EndShiftButton.tsx';
import { LeavingDialog } from '../leaving/LeavingDialog.tsx';
import { NameCell } from '../lists/NameCell.tsx';
import { ResourceList } from '../lists/ResourceList.tsx';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { PresenceCell } from './PresenceCell.tsx';
import { useLivePresences } from './useLivePresences.ts';
import { UserCards } from './UserCards.tsx';

/** The team. Whoever looks after it may end a shift from here, also without editing users. */
export function UserList() {
  const refresh = useRefresh();
  const isPhone = useIsPhone();
  useLivePresences();
  const [leaver, setLeaver] = useState<UserRecord>();
  const finish = () => {
    setLeaver(undefined);
    refresh();
  };
  return (
    <>
      <ResourceList<UserRecord>>{isPhone ? <UserCards onEndShift={setLeaver} /> : <UserTable onEndShift={setLeaver} />}</ResourceList>
      {leaver && <LeavingDialog user={leaver} reason="shift_end" onClose={() => setLeaver(undefined)} onDone={finish} />}
    </>
  );
}

function UserTable({ onEndShift }: { onEndShift: (user: UserRecord) => void }) {
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
        render={(user) => <PresenceCell user={user} />}
      />
      <DataTable.Col<UserRecord> source="load" align="right" disableSort render={(user) => `${user.load}/${user.capacity}`} />
      <DataTable.Col<UserRecord> label={false} align="right" disableSort render={(user) => <EndShiftButton user={user} onEndShift={onEndShift} />} sx={{ width: 52, py: 0 }} />
    </DataTable>
  );
}
