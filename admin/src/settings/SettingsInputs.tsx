import CardContent from '@mui/material/CardContent';
import { AutocompleteInput, maxLength, RadioButtonGroupInput, required, TextArrayInput, TextInput } from 'react-admin';
import { FormSection, span } from '../forms/FormSection.tsx';
import { useT } from '../i18n/useT.ts';
import { TIME_ZONE_CHOICES } from './timeZones.ts';

export function SettingsInputs() {
  const t = useT();
  return (
    <CardContent sx={{ p: { xs: 2, sm: 3 }, pb: { xs: 10, sm: 3 } }}>
      <FormSection title={t('settings.company')}>
        <TextInput source="companyName" label={t('settings.companyName')} validate={[required(), maxLength(120)]} helperText={false} sx={span(7)} />
        <AutocompleteInput
          source="timeZone"
          label={t('settings.timeZone')}
          choices={TIME_ZONE_CHOICES}
          translateChoice={false}
          validate={required()}
          helperText={t('settings.timeZoneHelp')}
          sx={span(5)}
        />
      </FormSection>
      <FormSection title={t('settings.service')}>
        <RadioButtonGroupInput
          source="visibility"
          label={t('settings.visibility')}
          row={false}
          choices={[
            { id: 'all', name: t('settings.visibilityAll') },
            { id: 'department', name: t('settings.visibilityDepartment') },
          ]}
          translateChoice={false}
          validate={required()}
          helperText={false}
          sx={{ gridColumn: '1 / -1' }}
        />
        <TextArrayInput source="closeReasons" label={t('settings.closeReasons')} helperText={t('settings.closeReasonsHelp')} sx={{ gridColumn: '1 / -1' }} />
      </FormSection>
    </CardContent>
  );
}
