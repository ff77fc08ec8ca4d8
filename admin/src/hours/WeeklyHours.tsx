import AddIcon from '@mui/icons-material/Add';
import { Box, Button, IconButton, Tooltip, Typography } from '@mui/material';
import { useLocale } from 'react-admin';
import { WEEKDAYS, type BusinessHours, type Weekday } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useIsPhone } from '../lists/useIsPhone.ts';
import { weekdayName } from '../routing/valueText.ts';
import { intervalsOf, nextInterval, replaced, withMondayCopied } from './hoursModel.ts';
import { IntervalFields } from './IntervalFields.tsx';

interface WeeklyHoursProps {
  hours: BusinessHours;
  onChange: (hours: BusinessHours) => void;
  problemAt: (path: string) => string | undefined;
}

/** The week, a line a day, with any number of intervals in each. */
export function WeeklyHours({ hours, onChange, problemAt }: WeeklyHoursProps) {
  const t = useT();
  return (
    <>
      <Box sx={{ border: 1, borderColor: 'divider', borderRadius: 1.5, '& > * + *': { borderTop: 1, borderColor: 'divider' } }}>
        {WEEKDAYS.map((weekday, index) => (
          <DayRow key={weekday} weekday={weekday} index={index} hours={hours} onChange={onChange} problemAt={problemAt} />
        ))}
      </Box>
      <Button size="small" onClick={() => onChange(withMondayCopied(hours))} sx={{ mt: 0.5 }}>
        {t('hours.copyWeekdays')}
      </Button>
    </>
  );
}

function DayRow({ weekday, index, hours, onChange, problemAt }: WeeklyHoursProps & { weekday: Weekday; index: number }) {
  const t = useT();
  const day = weekdayName(index, useLocale() ?? 'pt-BR');
  const isPhone = useIsPhone();
  const intervals = intervalsOf(hours, weekday);
  const setWeekly = (weekly: BusinessHours['weekly']) => onChange({ ...hours, weekly });
  const add = (
    <Tooltip title={t('hours.add', { day })}>
      <IconButton size="small" aria-label={t('hours.add', { day })} onClick={() => setWeekly([...hours.weekly, { weekday, ...nextInterval(intervals) }])} sx={{ mt: 0.25 }}>
        <AddIcon fontSize="small" />
      </IconButton>
    </Tooltip>
  );
  return (
    <Box role="group" aria-label={day} sx={{ display: 'flex', flexDirection: { xs: 'column', sm: 'row' }, gap: { xs: 0.5, sm: 2 }, px: 1.5, py: 0.75, alignItems: { sm: 'flex-start' } }}>
      <Box sx={{ display: 'flex', justifyContent: 'space-between', width: { sm: 116 }, flexShrink: 0 }}>
        <Typography variant="body2" sx={{ pt: 0.875, display: 'block', '&::first-letter': { textTransform: 'uppercase' } }}>
          {day}
        </Typography>
        {isPhone && add}
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', flex: 1, minWidth: 0, columnGap: 1.5, rowGap: 0.75, alignItems: 'flex-start' }}>
        {intervals.length === 0 && (
          <Typography variant="body2" color="text.secondary" sx={{ pt: { sm: 0.875 } }}>
            {t('hours.closed')}
          </Typography>
        )}
        {intervals.map((interval) => (
          <IntervalFields
            key={interval.index}
            interval={interval}
            day={day}
            problems={{ from: problemAt(`weekly.${interval.index}.from`), to: problemAt(`weekly.${interval.index}.to`) }}
            onChange={(changes) => setWeekly(replaced(hours.weekly, interval.index, changes))}
          />
        ))}
        {!isPhone && add}
      </Box>
    </Box>
  );
}
