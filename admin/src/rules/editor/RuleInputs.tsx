import ActionsIcon from '@mui/icons-material/CallSplitOutlined';
import WhenIcon from '@mui/icons-material/FilterAltOutlined';
import RuleIcon from '@mui/icons-material/AltRouteOutlined';
import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { DateTimeInput, TextInput } from 'react-admin';
import type { RuleProblem } from '../../../../engine/contract/index.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { SettingsCard } from '../../settings/SettingsCard.tsx';
import { SwitchInput } from '../../settings/SwitchInput.tsx';
import { RuleProblems } from '../list/RuleProblems.tsx';
import { ActionsInput } from './ActionsInput.tsx';
import { ConditionsInput } from './ConditionsInput.tsx';

/** What a rule is called and when it holds, its conditions, its actions. */
export function RuleInputs({ problems }: { problems: readonly RuleProblem[] | undefined }) {
  const speech = useSpeech();
  const { t } = speech;
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2, pb: { xs: 10, sm: 0 } }}>
      <SettingsCard icon={<RuleIcon />} title={t('rules.form.identity')} hint={t('rules.form.identityHint')}>
        <RuleProblems problems={problems} speech={speech} />
        <TextInput source="name" label={t('rules.form.name')} placeholder={t('rules.form.namePlaceholder')} helperText={false} isRequired sx={{ my: 0 }} slotProps={{ htmlInput: { maxLength: 120 } }} />
        <Box sx={{ display: 'grid', gridTemplateColumns: { sm: '1fr 1fr' }, columnGap: 2, rowGap: 2 }}>
          <InstantInput source="validFrom" label={t('rules.form.validFrom')} />
          <InstantInput source="validTo" label={t('rules.form.validTo')} />
          <Typography variant="caption" color="text.secondary" sx={{ gridColumn: '1 / -1', mt: -1.25 }}>
            {t('rules.form.validityHint')}
          </Typography>
        </Box>
        <SwitchInput source="enabled" title={t('rules.on')} on={t('rules.form.enabledOn')} off={t('rules.form.enabledOff')} />
      </SettingsCard>
      <SettingsCard icon={<WhenIcon />} title={t('rules.form.when')} hint={t('rules.form.whenHint')}>
        <ConditionsInput />
      </SettingsCard>
      <SettingsCard icon={<ActionsIcon />} title={t('rules.form.do')} hint={t('rules.form.doHint')}>
        <ActionsInput />
      </SettingsCard>
    </Box>
  );
}

/** A point in time, kept as ISO 8601 and typed in this machine's zone. */
function InstantInput({ source, label }: { source: string; label: string }) {
  return <DateTimeInput source={source} label={label} helperText={false} sx={{ my: 0 }} parse={(typed: string) => (typed ? new Date(typed).toISOString() : null)} slotProps={{ inputLabel: { shrink: true } }} />;
}
