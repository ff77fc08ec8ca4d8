import { Box, MenuItem, TextField } from '@mui/material';
import { get, useFormContext, useFormState, useWatch } from 'react-hook-form';
import type { Strategy } from '../../../engine/contract/index.ts';
import { OptionText } from '../forms/OptionText.tsx';
import { useT } from '../i18n/useT.ts';
import { StickyInputs } from './StickyInputs.tsx';
import { isStrategyKind, STRATEGY_KINDS, strategyOf } from './strategyModel.ts';

interface StrategyInputProps {
  /** Of a {@link Strategy} in the form, such as `strategy` of a department. */
  source: string;
  /** @defaultValue how conversations are given out */
  label?: string;
  /** Offers to have none (null), called this. Without it there always is one. */
  noneText?: string;
  /** What having none means. */
  noneHint?: string;
}

/** Who of those that could take a conversation is given it: one choice with what it means, and what a sticky one needs besides. */
export function StrategyInput({ source, label, noneText, noneHint = '' }: StrategyInputProps) {
  const t = useT();
  const { setValue } = useFormContext();
  const value: Strategy | null | undefined = useWatch({ name: source });
  const { errors } = useFormState({ name: source });
  const refusal: unknown = get(errors, `${source}.message`);
  const kind = value?.kind ?? (noneText === undefined ? 'manual' : '');

  const choose = (chosen: string) => setValue(source, isStrategyKind(chosen) ? strategyOf(chosen) : null, { shouldDirty: true, shouldTouch: true });

  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1 }}>
      <TextField
        select
        name={`${source}.kind`}
        margin="none"
        label={label ?? t('routing.strategy.label')}
        value={kind}
        onChange={(event) => choose(event.target.value)}
        error={typeof refusal === 'string'}
        helperText={typeof refusal === 'string' ? refusal : kind === '' ? noneHint : t(`routing.strategy.${kind}.hint`)}
        slotProps={{
          inputLabel: noneText === undefined ? undefined : { shrink: true },
          select: { displayEmpty: noneText !== undefined, renderValue: () => (kind === '' ? noneText : t(`routing.strategy.${kind}.title`)) },
        }}
      >
        {noneText !== undefined && (
          <MenuItem value="">
            <OptionText title={noneText} hint={noneHint} />
          </MenuItem>
        )}
        {STRATEGY_KINDS.map((each) => (
          <MenuItem key={each} value={each} sx={{ whiteSpace: 'normal' }}>
            <OptionText title={t(`routing.strategy.${each}.title`)} hint={t(`routing.strategy.${each}.hint`)} />
          </MenuItem>
        ))}
      </TextField>
      {kind === 'sticky' && <StickyInputs source={source} />}
    </Box>
  );
}
