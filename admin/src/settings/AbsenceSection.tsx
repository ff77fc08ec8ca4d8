import PersonOffIcon from '@mui/icons-material/PersonOffOutlined';
import Divider from '@mui/material/Divider';
import { useT } from '../i18n/useT.ts';
import { MinutesInput } from './MinutesInput.tsx';
import { SettingsCard } from './SettingsCard.tsx';

export function AbsenceSection() {
  const t = useT();
  return (
    <SettingsCard icon={<PersonOffIcon />} title={t('settings.absence')} hint={t('settings.absenceHint')}>
      <MinutesInput source="awayAfterMinutes" title={t('settings.idle.title')} on={(time) => t('settings.idle.on', { time })} off={t('settings.idle.off')} />
      <Divider />
      <MinutesInput source="absenceMinutes" title={t('settings.absent.title')} on={(time) => t('settings.absent.on', { time })} off={t('settings.absent.off')} />
    </SettingsCard>
  );
}
