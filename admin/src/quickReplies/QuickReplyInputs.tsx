import { AutocompleteInput, maxLength, ReferenceInput, regex, required, TextInput } from 'react-admin';
import { MAX_TEXT_LENGTH } from '../../../engine/contract/index.ts';
import { FormSection, span } from '../forms/FormSection.tsx';

const SHORTCUT = regex(/^[\p{L}\p{N}_-]+$/u, 'resources.quick-replies.invalidShortcut');

export function QuickReplyInputs() {
  return (
    <FormSection>
      <TextInput source="shortcut" validate={[required(), maxLength(40), SHORTCUT]} helperText="resources.quick-replies.help.shortcut" sx={span(6)} slotProps={{ input: { startAdornment: '/' } }} />
      <ReferenceInput source="departmentId" reference="departments" perPage={100} sort={{ field: 'name', order: 'ASC' }}>
        <AutocompleteInput optionText="name" helperText="resources.quick-replies.help.departmentId" sx={span(6)} />
      </ReferenceInput>
      <TextInput source="text" multiline minRows={4} validate={[required(), maxLength(MAX_TEXT_LENGTH)]} helperText={false} sx={{ gridColumn: '1 / -1' }} />
    </FormSection>
  );
}
