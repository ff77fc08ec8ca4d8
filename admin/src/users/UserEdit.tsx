import { useState } from 'react';
import { Edit, useRecordContext, useSaveContext } from 'react-admin';
import type { FieldValues } from 'react-hook-form';
import type { UserRecord } from '../../../engine/contract/index.ts';
import { RecordForm } from '../forms/RecordForm.tsx';
import { useSessionUser } from '../providers/session.ts';
import { DeactivationDialog } from './DeactivationDialog.tsx';
import { UserInputs } from './UserInputs.tsx';

export function UserEdit() {
  return (
    <Edit>
      <UserForm />
    </Edit>
  );
}

/** Switching a user off asks first where their conversations go. Of themself nobody is asked: the API refuses it. */
function UserForm() {
  const user = useRecordContext<UserRecord>();
  const viewerId = useSessionUser()?.id;
  const { save } = useSaveContext();
  const [leaving, setLeaving] = useState<{ values?: FieldValues }>();
  const isOther = user?.active === true && user.id !== viewerId;

  const submit = async (values: FieldValues) => {
    if (!isOther || values.active !== false) return save?.(values);
    setLeaving({ values });
  };

  return (
    <RecordForm canDeactivate onSubmit={submit} onDeactivate={isOther ? () => setLeaving({}) : undefined}>
      <UserInputs />
      {user && leaving && <DeactivationDialog user={user} values={leaving.values} onClose={() => setLeaving(undefined)} />}
    </RecordForm>
  );
}
