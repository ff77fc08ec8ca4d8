import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { DepartmentInputs } from './DepartmentInputs.tsx';

export function DepartmentEdit() {
  return (
    <Edit>
      <RecordForm canDeactivate>
        <DepartmentInputs />
      </RecordForm>
    </Edit>
  );
}
