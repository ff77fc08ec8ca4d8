import Box from '@mui/material/Box';
import { AutocompleteArrayInput, BooleanInput, email, maxLength, minLength, minValue, NumberInput, PasswordInput, ReferenceArrayInput, required, SelectInput, TextInput } from 'react-admin';
import { ROLES } from '../../../engine/contract/index.ts';
import { FormSection, span } from '../forms/FormSection.tsx';
import { useT } from '../i18n/useT.ts';
import { SkillsInput } from '../routing/SkillsInput.tsx';

const ROLE_CHOICES = ROLES.map((role) => ({ id: role, name: `role.${role}` }));

export function UserInputs({ isNew = false }: { isNew?: boolean }) {
  const t = useT();
  return (
    <FormSection>
      <TextInput source="name" validate={[required(), maxLength(120)]} helperText={false} sx={span(6)} />
      <TextInput source="email" type="email" autoComplete="off" validate={[required(), email()]} helperText={false} sx={span(6)} />
      <PasswordInput
        source="password"
        autoComplete="new-password"
        validate={isNew ? [required(), minLength(8)] : minLength(8)}
        helperText={isNew ? 'resources.users.help.password' : 'resources.users.help.newPassword'}
        sx={span(6)}
      />
      <SelectInput source="role" choices={ROLE_CHOICES} validate={required()} helperText={false} sx={span(6)} />
      <ReferenceArrayInput source="departmentIds" reference="departments" perPage={100} sort={{ field: 'name', order: 'ASC' }}>
        <AutocompleteArrayInput optionText="name" helperText={false} sx={span(6)} />
      </ReferenceArrayInput>
      <NumberInput source="capacity" min={0} max={1000} step={1} validate={[required(), minValue(0)]} helperText="resources.users.help.capacity" sx={span(6)} />
      <Box sx={{ ...span(12), mb: 1 }}>
        <SkillsInput source="skills" helperText={t('resources.users.help.skills')} />
      </Box>
      <BooleanInput source="active" helperText="resources.users.help.active" sx={{ gridColumn: '1 / -1' }} />
    </FormSection>
  );
}
