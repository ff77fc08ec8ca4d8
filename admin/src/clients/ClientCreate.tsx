import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { ClientInputs } from './ClientInputs.tsx';

export function ClientCreate() {
  return (
    <Create redirect="show">
      <RecordForm>
        <ClientInputs />
      </RecordForm>
    </Create>
  );
}
