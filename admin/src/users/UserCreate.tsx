import { Create } from 'react-admin';
import { DEFAULT_CAPACITY } from '../../../engine/contract/index.ts';
import { RecordForm } from '../forms/RecordForm.tsx';
import { UserInputs } from './UserInputs.tsx';

const NEW_USER = { role: 'agent', departmentIds: [], capacity: DEFAULT_CAPACITY, skills: [], active: true };

export function UserCreate() {
  return (
    <Create redirect="list">
      <RecordForm defaultValues={NEW_USER}>
        <UserInputs isNew />
      </RecordForm>
    </Create>
  );
}
