import Box from '@mui/material/Box';
import { useState } from 'react';
import { useLocaleState } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { MAX_RATE_COUNT, type RateLimit } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { NumberField } from './NumberField.tsx';
import { spokenMinutes } from './settingsModel.ts';
import { SwitchLine } from './SwitchInput.tsx';

const SUGGESTED: RateLimit = { count: 10, minutes: 60 };
/** As the API takes them. */
const MOST_MINUTES = 24 * 60;

/** How many conversations the engine gives one person within how long; switched off (null) only their capacity counts. */
export function RateLimitInput() {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { setValue } = useFormContext();
  const limit: Partial<Record<keyof RateLimit, unknown>> | null | undefined = useWatch({ name: 'rateLimit' });
  const isOn = Boolean(limit);
  // Emptied while it is on, it keeps speaking of what it was.
  const [last, setLast] = useState(SUGGESTED);
  const spoken = { count: numberOr(limit?.count, last.count), minutes: numberOr(limit?.minutes, last.minutes) };
  if (spoken.count !== last.count || spoken.minutes !== last.minutes) setLast(spoken);
  const hint = isOn ? t('settings.rateLimit.on', { count: spoken.count, time: spokenMinutes(spoken.minutes, locale) }) : t('settings.rateLimit.off');

  return (
    <Box>
      <SwitchLine title={t('settings.rateLimit.title')} hint={hint} isOn={isOn} onSwitch={(next) => setValue('rateLimit', next ? spoken : null, { shouldDirty: true, shouldTouch: true })} />
      {isOn && (
        <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' }, gap: 2, mt: 2 }}>
          <NumberField source="rateLimit.count" label={t('settings.rateLimit.count')} unit={t('settings.rateLimit.countUnit')} min={1} max={MAX_RATE_COUNT} />
          <NumberField source="rateLimit.minutes" label={t('settings.rateLimit.minutes')} unit={t('settings.minutes')} min={1} max={MOST_MINUTES} />
        </Box>
      )}
    </Box>
  );
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : otherwise;
}
