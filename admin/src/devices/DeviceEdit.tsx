import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { DeviceInputs } from './DeviceInputs.tsx';

export function DeviceEdit() {
  return (
    <Edit redirect="show">
      <RecordForm canDeactivate>
        <DeviceInputs />
      </RecordForm>
    </Edit>
  );
}
