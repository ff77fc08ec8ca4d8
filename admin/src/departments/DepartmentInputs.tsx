import Box from '@mui/material/Box';
import { AutocompleteArrayInput, BooleanInput, maxLength, maxValue, minValue, NumberInput, ReferenceArrayInput, required, TextInput } from 'react-admin';
import { FormSection, span } from '../forms/FormSection.tsx';
import { useT } from '../i18n/useT.ts';
import { HoursInput } from '../hours/HoursInput.tsx';
import { StrategyInput } from '../routing/StrategyInput.tsx';

/** A department's people, and how what waits in its queue is given to them. */
export function DepartmentInputs() {
  const t = useT();
  return (
    <>
      <FormSection>
        <TextInput source="name" validate={[required(), maxLength(80)]} helperText={false} sx={span(12)} />
        <ReferenceArrayInput source="memberIds" reference="users" perPage={100} sort={{ field: 'name', order: 'ASC' }}>
          <AutocompleteArrayInput optionText="name" helperText={false} sx={span(12)} />
        </ReferenceArrayInput>
      </FormSection>
      <FormSection title={t('resources.departments.section.distribution')}>
        <Box sx={{ ...span(12), mt: 1, mb: 1 }}>
          <StrategyInput source="strategy" />
        </Box>
        <NumberInput source="maxPerAgent" min={1} max={1000} step={1} validate={[minValue(1), maxValue(1000)]} helperText="resources.departments.help.maxPerAgent" sx={span(6)} />
        <NumberInput source="reservationSeconds" min={10} max={3600} step={1} validate={[minValue(10), maxValue(3600)]} helperText="resources.departments.help.reservationSeconds" sx={span(6)} />
      </FormSection>
      <FormSection title={t('hours.title')}>
        <Box sx={{ ...span(12), mt: 1 }}>
          <HoursInput source="hours" hint={t('hours.onDepartment')} />
        </Box>
      </FormSection>
      <BooleanInput source="active" helperText={false} sx={{ mt: 1 }} />
    </>
  );
}
