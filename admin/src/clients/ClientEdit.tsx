import { BooleanInput, Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { ClientInputs } from './ClientInputs.tsx';

export function ClientEdit() {
  return (
    <Edit redirect="show">
      <RecordForm canDeactivate>
        <ClientInputs />
        <BooleanInput source="active" helperText={false} />
      </RecordForm>
    </Edit>
  );
}
