import TaskAltIcon from '@mui/icons-material/TaskAltOutlined';
import Box from '@mui/material/Box';
import { TextArrayInput } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { SwitchInput } from './SwitchInput.tsx';
import { TemplateInput } from './TemplateInput.tsx';

export function ClosingSection() {
  const t = useT();
  return (
    <SettingsCard icon={<TaskAltIcon />} title={t('settings.closing')} hint={t('settings.closingHint')}>
      <Box>
        <TextArrayInput source="closeReasons" label={t('settings.closeReasons')} helperText={t('settings.closeReasonsHelp')} />
      </Box>
      <TemplateInput source="closingMessage" label={t('settings.closingMessage')} helperText={t('settings.closingMessageHelp')} placeholder={t('settings.closingMessageExample')} />
      <SwitchInput source="ignoreThanks" title={t('settings.ignoreThanks')} on={t('settings.ignoreThanksOn')} off={t('settings.ignoreThanksOff')} />
    </SettingsCard>
  );
}
