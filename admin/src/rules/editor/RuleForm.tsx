import TryIcon from '@mui/icons-material/ScienceOutlined';
import Box from '@mui/material/Box';
import type { Theme } from '@mui/material/styles';
import useMediaQuery from '@mui/material/useMediaQuery';
import { Form } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { SettingsCard } from '../../settings/SettingsCard.tsx';
import type { RuleFormValues } from '../ruleFormValues.ts';
import { TrialDrawer } from '../trying/TrialDrawer.tsx';
import { DraftTrial } from './DraftTrial.tsx';
import { RuleInputs } from './RuleInputs.tsx';
import { SaveBar } from './SaveBar.tsx';
import { VersionsButton } from './VersionsButton.tsx';

/** A rule as a form, with the trial of what it says so far beside it, or behind a button where there is no room. */
export function RuleForm({ values, rule }: { values: RuleFormValues; rule: RuleRecord | undefined }) {
  const t = useT();
  const isWide = useMediaQuery<Theme>((theme) => theme.breakpoints.up('lg'), { noSsr: true });
  return (
    <Form record={values} warnWhenUnsavedChanges>
      <Box sx={{ display: 'flex', justifyContent: 'flex-end', gap: 1, py: 1.5, '&:empty': { py: 0.75 } }}>
        {rule && <VersionsButton rule={rule} />}
        {!isWide && (
          <TrialDrawer>
            <DraftTrial rule={rule} />
          </TrialDrawer>
        )}
      </Box>
      <Box sx={{ display: 'grid', gridTemplateColumns: isWide ? 'minmax(0, 1fr) 400px' : 'minmax(0, 1fr)', gap: 2, alignItems: 'start' }}>
        <RuleInputs problems={rule?.problems} />
        {isWide && (
          <Box sx={{ position: 'sticky', top: 8, maxHeight: 'calc(100dvh - 150px)', overflowY: 'auto', borderRadius: 3 }}>
            <SettingsCard icon={<TryIcon />} title={t('rules.trial.title')} hint={t('rules.trial.hint')}>
              <DraftTrial rule={rule} />
            </SettingsCard>
          </Box>
        )}
      </Box>
      <SaveBar rule={rule} />
    </Form>
  );
}
