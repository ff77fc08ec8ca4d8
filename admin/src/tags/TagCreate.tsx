import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { TAG_COLORS } from './tagColors.ts';
import { TagInputs } from './TagInputs.tsx';

export function TagCreate() {
  return (
    <Create redirect="list">
      <RecordForm defaultValues={{ color: TAG_COLORS[0] }}>
        <TagInputs />
      </RecordForm>
    </Create>
  );
}
