import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { DeviceInputs } from './DeviceInputs.tsx';

export function DeviceCreate() {
  return (
    <Create redirect="show">
      <RecordForm defaultValues={{ driver: 'simulator', reopenWindowMinutes: 0 }}>
        <DeviceInputs isNew />
      </RecordForm>
    </Create>
  );
}
