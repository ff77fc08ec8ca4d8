import { Create } from 'react-admin';
import { RecordForm } from '../forms/RecordForm.tsx';
import { ContactInputs } from './ContactInputs.tsx';

export function ContactCreate() {
  return (
    <Create redirect="edit">
      <RecordForm defaultValues={{ ignored: false }}>
        <ContactInputs isNew />
      </RecordForm>
    </Create>
  );
}
