import VisibilityIcon from '@mui/icons-material/VisibilityOutlined';
import { useT } from '../i18n/useT.ts';
import { ChoiceInput } from './ChoiceInput.tsx';
import { SettingsCard } from './SettingsCard.tsx';

export function VisibilitySection() {
  const t = useT();
  return (
    <SettingsCard icon={<VisibilityIcon />} title={t('settings.visibility')} hint={t('settings.visibilityHint')}>
      <ChoiceInput
        source="visibility"
        label={t('settings.visibilityLabel')}
        choices={[
          { value: 'all', title: t('settings.visibilityAll'), hint: t('settings.visibilityAllHint') },
          { value: 'department', title: t('settings.visibilityDepartment'), hint: t('settings.visibilityDepartmentHint') },
        ]}
      />
    </SettingsCard>
  );
}
