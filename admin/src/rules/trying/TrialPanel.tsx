import Box from '@mui/material/Box';
import Checkbox from '@mui/material/Checkbox';
import FormControlLabel from '@mui/material/FormControlLabel';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import Typography from '@mui/material/Typography';
import { useState, type KeyboardEvent } from 'react';
import { useT } from '../../i18n/useT.ts';
import { useRules } from '../useRules.ts';
import { ConversationPick } from './ConversationPick.tsx';
import { SupposedInputs } from './SupposedInputs.tsx';
import { NEW_TRIAL, trialBody, type Trial, type TriedDraft } from './trial.ts';
import { TrialResult } from './TrialResult.tsx';

/** Asks what the rules would do, the one in the form among them, and shows it at once. Nothing is changed by it. */
export function TrialPanel({ draft }: { draft?: TriedDraft }) {
  const t = useT();
  const [trial, setTrial] = useState<Trial>(NEW_TRIAL);
  const [withOff, setWithOff] = useState(false);
  const { data: rules = [] } = useRules();
  const off = rules.filter(({ enabled, id }) => !enabled && id !== draft?.saved?.id);
  const change = (changes: Partial<Trial>) => setTrial((current) => ({ ...current, ...changes }));
  const body = trialBody(trial, draft, withOff ? off.map(({ id }) => id) : []);
  return (
    <Box component="section" aria-label={t('rules.trial.title')} onKeyDown={keepEnter} sx={{ display: 'grid', gap: 1.5, minWidth: 0 }}>
      <ToggleButtonGroup exclusive fullWidth size="small" value={trial.kind} aria-label={t('rules.trial.source')} onChange={(_event, kind: Trial['kind'] | null) => kind && change({ kind })}>
        <ToggleButton value="supposed">{t('rules.trial.supposed')}</ToggleButton>
        <ToggleButton value="real">{t('rules.trial.real')}</ToggleButton>
      </ToggleButtonGroup>
      {trial.kind === 'supposed' ? <SupposedInputs trial={trial} onChange={change} /> : <ConversationPick trial={trial} onChange={change} />}
      {off.length > 0 && (
        <FormControlLabel
          sx={{ my: -0.75 }}
          control={<Checkbox size="small" checked={withOff} onChange={(_event, next) => setWithOff(next)} />}
          label={<Typography variant="body2">{t('rules.trial.withOff')}</Typography>}
        />
      )}
      <TrialResult body={body} draft={draft} />
    </Box>
  );
}

/** The panel may lie in the rule's form: its fields do not save the rule. */
function keepEnter(event: KeyboardEvent) {
  if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
}
