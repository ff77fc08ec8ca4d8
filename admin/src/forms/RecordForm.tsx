import type { ReactNode } from 'react';
import { SaveButton, SimpleForm, Toolbar, useRecordContext, type SimpleFormProps } from 'react-admin';
import { DeleteOrDeactivateButton } from './DeleteOrDeactivateButton.tsx';

interface RecordFormProps {
  children: ReactNode;
  /** Whether a record with history may be switched off instead of deleted. */
  canDeactivate?: boolean;
  defaultValues?: object;
  /** Instead of saving at once. */
  onSubmit?: SimpleFormProps['onSubmit'];
  /** Instead of switching off at once. */
  onDeactivate?: () => void;
}

/** The form of every resource: inputs, a save button, and for a record that exists a way to delete it. */
export function RecordForm({ children, canDeactivate = false, defaultValues, onSubmit, onDeactivate }: RecordFormProps) {
  return (
    <SimpleForm
      defaultValues={defaultValues}
      onSubmit={onSubmit}
      warnWhenUnsavedChanges
      toolbar={<RecordToolbar canDeactivate={canDeactivate} onDeactivate={onDeactivate} />}
      sx={{ p: { xs: 2, sm: 3 }, pb: { xs: 10, sm: 3 } }}
    >
      {children}
    </SimpleForm>
  );
}

function RecordToolbar({ canDeactivate, onDeactivate }: { canDeactivate: boolean; onDeactivate?: () => void }) {
  const record = useRecordContext();
  return (
    <Toolbar sx={{ justifyContent: 'space-between' }}>
      <SaveButton />
      {record?.id !== undefined && <DeleteOrDeactivateButton canDeactivate={canDeactivate} onDeactivate={onDeactivate} />}
    </Toolbar>
  );
}
