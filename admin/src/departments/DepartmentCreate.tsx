import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { DepartmentInputs } from './DepartmentInputs.tsx';

export function DepartmentCreate() {
  return (
    <Create redirect="list">
      <RecordForm defaultValues={{ memberIds: [], active: true }}>
        <DepartmentInputs />
      </RecordForm>
    </Create>
  );
}
