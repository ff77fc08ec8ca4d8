import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { UserInputs } from './UserInputs.tsx';

export function UserEdit() {
  return (
    <Edit>
      <RecordForm canDeactivate>
        <UserInputs />
      </RecordForm>
    </Edit>
  );
}
