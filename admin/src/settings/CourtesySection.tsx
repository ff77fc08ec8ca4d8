import DoneAllIcon from '@mui/icons-material/DoneAllOutlined';
import { useT } from '../i18n/useT.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { SwitchInput } from './SwitchInput.tsx';

/** What customers see of the team besides messages. */
export function CourtesySection() {
  const t = useT();
  return (
    <SettingsCard icon={<DoneAllIcon />} title={t('settings.courtesy')} hint={t('settings.courtesyHint')}>
      <SwitchInput source="sendsReadReceipts" title={t('settings.sendsReadReceipts')} on={t('settings.sendsReadReceiptsOn')} off={t('settings.sendsReadReceiptsOff')} />
      <SwitchInput source="showsTyping" title={t('settings.showsTyping')} on={t('settings.showsTypingOn')} off={t('settings.showsTypingOff')} />
    </SettingsCard>
  );
}
