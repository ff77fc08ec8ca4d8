import BusinessIcon from '@mui/icons-material/StorefrontOutlined';
import Box from '@mui/material/Box';
import { AutocompleteInput, maxLength, required, TextInput } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { TIME_ZONE_CHOICES } from './timeZones.ts';

export function CompanySection() {
  const t = useT();
  return (
    <SettingsCard icon={<BusinessIcon />} title={t('settings.company')} hint={t('settings.companyHint')}>
      <Box>
        <TextInput source="companyName" label={t('settings.companyName')} validate={[required(), maxLength(120)]} helperText={false} />
        <AutocompleteInput source="timeZone" label={t('settings.timeZone')} choices={TIME_ZONE_CHOICES} translateChoice={false} validate={required()} helperText={t('settings.timeZoneHelp')} />
      </Box>
    </SettingsCard>
  );
}
