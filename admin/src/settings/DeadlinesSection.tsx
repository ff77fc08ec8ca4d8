import TimerIcon from '@mui/icons-material/TimerOutlined';
import Divider from '@mui/material/Divider';
import { useWatch } from 'react-hook-form';
import { useT } from '../i18n/useT.ts';
import { MinutesInput } from './MinutesInput.tsx';
import { SettingsCard } from './SettingsCard.tsx';
import { TemplateInput } from './TemplateInput.tsx';

export function DeadlinesSection() {
  const t = useT();
  const isReminded = useWatch({ name: 'silentReminderMinutes' }) !== null;
  return (
    <SettingsCard icon={<TimerIcon />} title={t('settings.deadlines')} hint={t('settings.deadlinesHint')}>
      <MinutesInput source="waitingMinutes" title={t('settings.waiting.title')} on={(time) => t('settings.waiting.on', { time })} off={t('settings.waiting.off')} />
      <Divider />
      <MinutesInput source="firstReplyMinutes" title={t('settings.firstReply.title')} on={(time) => t('settings.firstReply.on', { time })} off={t('settings.firstReply.off')} />
      <Divider />
      <MinutesInput source="silentReminderMinutes" title={t('settings.silentReminder.title')} on={(time) => t('settings.silentReminder.on', { time })} off={t('settings.silentReminder.off')}>
        <TemplateInput source="silentReminderMessage" label={t('settings.silentReminderMessage')} placeholder={t('settings.silentReminderExample')} isRequired />
      </MinutesInput>
      <Divider />
      <MinutesInput
        source="silentCloseMinutes"
        title={t('settings.silentClose.title')}
        on={(time) => t(isReminded ? 'settings.silentClose.onAfterReminder' : 'settings.silentClose.on', { time })}
        off={t('settings.silentClose.off')}
      />
    </SettingsCard>
  );
}
