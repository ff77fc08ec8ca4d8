import type { ReactNode } from 'react';
import { SaveButton, SimpleForm, Toolbar, useRecordContext } from 'react-admin';
import { DeleteOrDeactivateButton } from './DeleteOrDeactivateButton.tsx';

/** The form of every resource: inputs, a save button, and for a record that exists a way to delete it. */
export function RecordForm({ children, canDeactivate = false, defaultValues }: { children: ReactNode; canDeactivate?: boolean; defaultValues?: object }) {
  return (
    <SimpleForm defaultValues={defaultValues} warnWhenUnsavedChanges toolbar={<RecordToolbar canDeactivate={canDeactivate} />} sx={{ p: { xs: 2, sm: 3 }, pb: { xs: 10, sm: 3 } }}>
      {children}
    </SimpleForm>
  );
}

function RecordToolbar({ canDeactivate }: { canDeactivate: boolean }) {
  const record = useRecordContext();
  return (
    <Toolbar sx={{ justifyContent: 'space-between' }}>
      <SaveButton />
      {record?.id !== undefined && <DeleteOrDeactivateButton canDeactivate={canDeactivate} />}
    </Toolbar>
  );
}
