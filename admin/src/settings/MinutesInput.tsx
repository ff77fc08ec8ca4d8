import Box from '@mui/material/Box';
import { useState, type ReactNode } from 'react';
import { useLocaleState } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { useT } from '../i18n/useT.ts';
import { NumberField } from './NumberField.tsx';
import { MAX_MINUTES, spokenMinutes, SUGGESTED_MINUTES, type MinutesField } from './settingsModel.ts';
import { SwitchLine } from './SwitchInput.tsx';

interface MinutesInputProps {
  source: MinutesField;
  title: string;
  /** What will happen after that time, said in words. */
  on: (time: string) => string;
  off: string;
  /** Shown while it is on. */
  children?: ReactNode;
}

/** After how long something happens; switched off (null) it never does. */
export function MinutesInput({ source, title, on, off, children }: MinutesInputProps) {
  const t = useT();
  const [locale = 'pt-BR'] = useLocaleState();
  const { setValue } = useFormContext();
  const value: unknown = useWatch({ name: source });
  const isOn = value !== null;
  // Emptied while it is on, it keeps speaking of what it was.
  const [last, setLast] = useState(SUGGESTED_MINUTES[source]);
  const minutes = typeof value === 'number' && value >= 1 ? value : last;
  if (minutes !== last) setLast(minutes);
  const isLong = minutes >= 60;

  return (
    <Box>
      <SwitchLine title={title} hint={isOn ? on(spokenMinutes(Math.floor(minutes), locale)) : off} isOn={isOn} onSwitch={(next) => setValue(source, next ? minutes : null, { shouldDirty: true, shouldTouch: true })} />
      {isOn && (
        <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2, mt: 2 }}>
          <NumberField source={source} label={t('settings.after')} fullLabel={t('settings.minutesOf', { title })} unit={t('settings.minutes')} min={1} max={MAX_MINUTES} helperText={isLong ? t('settings.equals', { time: spokenMinutes(Math.floor(minutes), locale) }) : undefined} />
          {children}
        </Box>
      )}
    </Box>
  );
}
