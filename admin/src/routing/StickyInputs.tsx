import { Box, MenuItem, TextField } from '@mui/material';
import { useInput } from 'react-admin';
import { useT } from '../i18n/useT.ts';
import { NumberField } from '../settings/NumberField.tsx';
import { FALLBACKS } from './strategyModel.ts';

/** The longest that the API lets a conversation wait for its own agent: a day. */
const LONGEST_WAIT = 24 * 60;

/** What a sticky strategy needs besides: to whom, for how long, and what then. */
export function StickyInputs({ source }: { source: string }) {
  const t = useT();
  const owners = (['lastAgent', 'manager'] as const).map((value) => ({ value, name: t(`routing.strategy.${value}`) }));
  const fallbacks = FALLBACKS.map((value) => ({ value, name: t(`routing.strategy.${value}.title`) }));
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(3, minmax(0, 1fr))' }, gap: 2, alignItems: 'start', mt: 1 }}>
      <Choice source={`${source}.to`} label={t('routing.strategy.to')} choices={owners} />
      <NumberField source={`${source}.waitMinutes`} label={t('routing.strategy.waitMinutes')} unit={t('routing.strategy.minutes')} min={0} max={LONGEST_WAIT} helperText={t('routing.strategy.waitMinutesHelp')} />
      <Choice source={`${source}.fallback`} label={t('routing.strategy.fallback')} choices={fallbacks} />
    </Box>
  );
}

function Choice({ source, label, choices }: { source: string; label: string; choices: readonly { value: string; name: string }[] }) {
  const { field, fieldState, id } = useInput<string>({ source });
  return (
    <TextField {...field} id={id} select margin="none" label={label} error={fieldState.invalid} helperText={fieldState.error?.message}>
      {choices.map(({ value, name }) => (
        <MenuItem key={value} value={value}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}
