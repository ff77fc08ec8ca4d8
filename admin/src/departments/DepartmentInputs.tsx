import { AutocompleteArrayInput, BooleanInput, maxLength, ReferenceArrayInput, required, TextInput } from 'react-admin';

export function DepartmentInputs() {
  return (
    <>
      <TextInput source="name" validate={[required(), maxLength(80)]} helperText={false} />
      <ReferenceArrayInput source="memberIds" reference="users" perPage={100} sort={{ field: 'name', order: 'ASC' }}>
        <AutocompleteArrayInput optionText="name" helperText={false} />
      </ReferenceArrayInput>
      <BooleanInput source="active" helperText={false} />
    </>
  );
}
