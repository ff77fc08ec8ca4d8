import { Edit } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { QuickReplyInputs } from './QuickReplyInputs.tsx';

export function QuickReplyEdit() {
  return (
    <Edit>
      <RecordForm>
        <QuickReplyInputs />
      </RecordForm>
    </Edit>
  );
}
