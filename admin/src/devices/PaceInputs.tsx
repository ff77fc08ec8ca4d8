import FormControlLabel from '@mui/material/FormControlLabel';
import Switch from '@mui/material/Switch';
import Typography from '@mui/material/Typography';
import { useState } from 'react';
import { maxValue, minValue, NumberInput, required } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { CAUTIOUS_PACE, defaultPaceOf, type DriverName, type Pace } from '../../../engine/contract/index.ts';
import { FormSection, span } from '../forms/FormSection.tsx';
import { useT } from '../i18n/useT.ts';

/** How fast the device may send: a switch, and three numbers while it is on. Until it is touched a new device follows its driver. */
export function PaceInputs({ isNew }: { isNew: boolean }) {
  const t = useT();
  const { setValue } = useFormContext();
  const driver = useWatch<{ driver: DriverName }, 'driver'>({ name: 'driver' });
  const chosen = useWatch<{ pace?: Pace | null }, 'pace'>({ name: 'pace' });
  const pace = isNew && chosen === undefined ? defaultPaceOf(driver) : chosen;
  // What was typed comes back when the switch does.
  const [lastPace, setLastPace] = useState(CAUTIOUS_PACE);
  const isLimited = Boolean(pace);

  const change = (isOn: boolean) => {
    if (pace) setLastPace(pace);
    setValue('pace', isOn ? lastPace : null, { shouldDirty: true });
  };

  return (
    <FormSection title={t('device.pace.title')}>
      <FormControlLabel
        control={<Switch checked={isLimited} onChange={(_event, isOn) => change(isOn)} />}
        label={
          <>
            <Typography variant="body2">{t('device.pace.limit')}</Typography>
            <Typography variant="caption" color="text.secondary" component="p">
              {t(driver === 'simulator' ? 'device.pace.limitSimulatorHelp' : 'device.pace.limitHelp')}
            </Typography>
          </>
        }
        sx={{ gridColumn: '1 / -1', mb: 2, ml: -1, alignItems: 'flex-start', '& .MuiFormControlLabel-label': { pt: 1 } }}
      />
      {isLimited && (
        <>
          <NumberInput source="pace.messagesPerSecond" label={t('device.pace.messagesPerSecond')} helperText={t('device.pace.messagesPerSecondHelp')} defaultValue={pace?.messagesPerSecond} min={0.01} max={1_000} step="any" validate={[required(), minValue(0.01), maxValue(1_000)]} sx={span(4)} />
          <NumberInput source="pace.burst" label={t('device.pace.burst')} helperText={t('device.pace.burstHelp')} defaultValue={pace?.burst} min={1} max={1_000} step={1} validate={[required(), minValue(1), maxValue(1_000)]} sx={span(4)} />
          <NumberInput source="pace.strangerEverySeconds" label={t('device.pace.strangerEverySeconds')} helperText={t('device.pace.strangerEverySecondsHelp')} defaultValue={pace?.strangerEverySeconds} min={0} max={3_600} step={1} validate={[required(), minValue(0), maxValue(3_600)]} sx={span(4)} />
        </>
      )}
    </FormSection>
  );
}
