import NightIcon from '@mui/icons-material/BedtimeOutlined';
import { useT } from '../i18n/useT.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { TemplateInput } from './TemplateInput.tsx';

export function OutsideHoursSection() {
  const t = useT();
  return (
    <SettingsCard icon={<NightIcon />} title={t('settings.outsideHours')} hint={t('settings.outsideHoursHint')}>
      <TemplateInput source="outsideHoursMessage" label={t('settings.outsideHoursMessage')} helperText={t('settings.outsideHoursMessageHelp')} placeholder={t('settings.outsideHoursMessageExample')} />
    </SettingsCard>
  );
}
