import { Create } from 'react-admin';
import { DEFAULT_STRATEGY } from '../../../engine/contract/index.ts';
import { RecordForm } from '../forms/RecordForm.tsx';
import { DepartmentInputs } from './DepartmentInputs.tsx';

export function DepartmentCreate() {
  return (
    <Create redirect="list">
      <RecordForm defaultValues={{ memberIds: [], active: true, strategy: DEFAULT_STRATEGY }}>
        <DepartmentInputs />
      </RecordForm>
    </Create>
  );
}
