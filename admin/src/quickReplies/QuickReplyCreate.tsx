import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { QuickReplyInputs } from './QuickReplyInputs.tsx';

export function QuickReplyCreate() {
  return (
    <Create redirect="list">
      <RecordForm>
        <QuickReplyInputs />
      </RecordForm>
    </Create>
  );
}
