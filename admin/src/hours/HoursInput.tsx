import { Autocomplete, Box, FormHelperText, TextField } from '@mui/material';
import { useState } from 'react';
import { useInput } from 'react-admin';
import type { BusinessHours } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useSettings } from '../inbox/resourceQueries.ts';
import { SwitchLine } from '../settings/SwitchInput.tsx';
import { TIME_ZONE_CHOICES } from '../settings/timeZones.ts';
import { HolidayChoice } from './HolidayChoice.tsx';
import { HoursMessage } from './HoursMessage.tsx';
import { hoursProblems, newHours } from './hoursModel.ts';
import { HoursPart } from './HoursPart.tsx';
import { HoursPreview } from './HoursPreview.tsx';
import { OwnDates } from './OwnDates.tsx';
import { WeeklyHours } from './WeeklyHours.tsx';

interface HoursInputProps {
  source: string;
  /** What the hours are for, said while they are on. */
  hint: string;
}

/** When a department or a device is open: always (null), or the week with holidays and dates of its own. What is wrong is told at its field. */
export function HoursInput({ source, hint }: HoursInputProps) {
  const t = useT();
  const { data: settings } = useSettings(true);
  const { field, fieldState } = useInput<BusinessHours | null>({ source, validate: (hours: BusinessHours | null) => (hoursProblems(hours ?? null).size > 0 ? 'hours.problem.all' : undefined) });
  const hours: BusinessHours | null = field.value || null;
  const problems = hoursProblems(hours);
  // What was there comes back when the switch does.
  const [last, setLast] = useState<BusinessHours>();
  const problemAt = (path: string) => {
    const problem = problems.get(path);
    return problem && t(`hours.problem.${problem}`);
  };

  const change = (next: BusinessHours | null) => {
    if (hours) setLast(hours);
    field.onChange(next);
  };

  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 2.5 }}>
      <SwitchLine title={t('hours.on')} hint={hours ? hint : t('hours.off')} isOn={hours !== null} onSwitch={(isOn) => change(isOn ? (last ?? newHours(settings?.timeZone ?? 'America/Sao_Paulo')) : null)} />
      {hours && (
        <>
          <HoursPreview hours={hours} isSound={problems.size === 0} />
          <HoursPart title={t('hours.week')}>
            <WeeklyHours hours={hours} onChange={change} problemAt={problemAt} />
          </HoursPart>
          <Autocomplete
            disableClearable
            options={TIME_ZONE_CHOICES}
            getOptionLabel={({ name }) => name}
            value={TIME_ZONE_CHOICES.find(({ id }) => id === hours.timeZone) ?? { id: hours.timeZone, name: hours.timeZone }}
            isOptionEqualToValue={(option, value) => option.id === value.id}
            onChange={(_event, { id }) => change({ ...hours, timeZone: id })}
            renderInput={(params) => <TextField {...params} margin="none" label={t('hours.timeZone')} error={problemAt('timeZone') !== undefined} helperText={problemAt('timeZone')} />}
            sx={{ maxWidth: 360 }}
          />
          <HoursPart title={t('hours.holidays')}>
            <HolidayChoice hours={hours} onChange={change} />
          </HoursPart>
          <HoursPart title={t('hours.dates')} hint={t('hours.datesHint')}>
            <OwnDates hours={hours} onChange={change} problemAt={problemAt} />
          </HoursPart>
          <HoursMessage source={source} hours={hours} onChange={change} />
        </>
      )}
      {fieldState.error && problems.size > 0 && <FormHelperText error>{t('hours.problem.all')}</FormHelperText>}
    </Box>
  );
}
