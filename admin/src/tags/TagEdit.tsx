import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { TagInputs } from './TagInputs.tsx';

export function TagEdit() {
  return (
    <Edit>
      <RecordForm>
        <TagInputs />
      </RecordForm>
    </Edit>
  );
}
