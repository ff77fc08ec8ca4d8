import { maxLength, required, TextInput } from 'react-admin';
import { ColorInput } from './ColorInput.tsx';

export function TagInputs() {
  return (
    <>
      <TextInput source="name" validate={[required(), maxLength(40)]} helperText={false} sx={{ maxWidth: 400 }} />
      <ColorInput source="color" />
    </>
  );
}
