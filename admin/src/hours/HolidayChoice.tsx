import { Box, MenuItem, TextField } from '@mui/material';
import { STATES, type BusinessHours } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { SwitchLine } from '../settings/SwitchInput.tsx';

/** Whether holidays close, whose, and which of them. */
export function HolidayChoice({ hours, onChange }: { hours: BusinessHours; onChange: (hours: BusinessHours) => void }) {
  const t = useT();
  const { holidays } = hours;
  const set = (next: BusinessHours['holidays']) => onChange({ ...hours, holidays: next });
  return (
    <Box sx={{ display: 'grid', gap: 1.5 }}>
      <SwitchLine title={t('hours.holidaysTitle')} hint={t(holidays ? 'hours.holidaysOn' : 'hours.holidaysOff')} isOn={holidays !== null} onSwitch={(isOn) => set(isOn ? { state: null, optional: false } : null)} />
      {holidays && (
        <>
          <TextField
            select
            margin="none"
            label={t('hours.state')}
            value={holidays.state ?? ''}
            onChange={(event) => set({ ...holidays, state: STATES.find((state) => state === event.target.value) ?? null })}
            slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
            sx={{ maxWidth: 240 }}
          >
            <MenuItem value="">{t('hours.noState')}</MenuItem>
            {STATES.map((state) => (
              <MenuItem key={state} value={state}>
                {state}
              </MenuItem>
            ))}
          </TextField>
          <SwitchLine title={t('hours.optionalTitle')} hint={t(holidays.optional ? 'hours.optionalOn' : 'hours.optionalOff')} isOn={holidays.optional} onSwitch={(optional) => set({ ...holidays, optional })} />
        </>
      )}
    </Box>
  );
}
