import SyncAltIcon from '@mui/icons-material/SyncAltOutlined';
import { useWatch } from 'react-hook-form';
import { useT } from '../i18n/useT.ts';
import { ChoiceInput } from './ChoiceInput.tsx';
import { NumberField } from './NumberField.tsx';
import { SettingsCard } from './SettingsCard.tsx';

export function TransfersSection() {
  const t = useT();
  const isOffered = useWatch({ name: 'transferMode' }) === 'offer';
  return (
    <SettingsCard icon={<SyncAltIcon />} title={t('settings.transfers')} hint={t('settings.transfersHint')}>
      <ChoiceInput
        source="transferMode"
        label={t('settings.transferMode')}
        choices={[
          { value: 'direct', title: t('settings.transferDirect'), hint: t('settings.transferDirectHint') },
          { value: 'offer', title: t('settings.transferOffer'), hint: t('settings.transferOfferHint') },
        ]}
      />
      {isOffered && <NumberField source="offerSeconds" label={t('settings.offerSeconds')} unit={t('settings.seconds')} min={10} max={3600} helperText={t('settings.offerSecondsHelp')} />}
      <ChoiceInput
        source="offlineTransfer"
        label={t('settings.offlineTransfer')}
        choices={[
          { value: 'warn', title: t('settings.offlineWarn'), hint: t('settings.offlineWarnHint') },
          { value: 'refuse', title: t('settings.offlineRefuse'), hint: t('settings.offlineRefuseHint') },
        ]}
      />
    </SettingsCard>
  );
}
