import AddIcon from '@mui/icons-material/Add';
import ClearIcon from '@mui/icons-material/Clear';
import { Box, Button, IconButton, TextField, Typography } from '@mui/material';
import type { BusinessHours } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { nextInterval, replaced } from './hoursModel.ts';
import { IntervalFields } from './IntervalFields.tsx';

interface OwnDatesProps {
  hours: BusinessHours;
  onChange: (hours: BusinessHours) => void;
  problemAt: (path: string) => string | undefined;
}

type OwnDate = BusinessHours['dates'][number];

/** Days with hours of their own; without any, closed. */
export function OwnDates({ hours, onChange, problemAt }: OwnDatesProps) {
  const t = useT();
  const set = (dates: OwnDate[]) => onChange({ ...hours, dates });
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 1.25, justifyItems: 'start' }}>
      {hours.dates.map((date, index) => (
        // A line is its place in the list: lines have no identity of their own.
        <DateRow key={index} date={date} index={index} problemAt={(path) => problemAt(`dates.${index}.${path}`)} onChange={(changes) => set(replaced(hours.dates, index, changes))} />
      ))}
      <Button size="small" startIcon={<AddIcon />} onClick={() => set([...hours.dates, { date: '', name: '', intervals: [] }])}>
        {t('hours.addDate')}
      </Button>
    </Box>
  );
}

interface DateRowProps {
  date: OwnDate;
  index: number;
  problemAt: (path: string) => string | undefined;
  /** Null: remove it. */
  onChange: (changes: Partial<OwnDate> | null) => void;
}

function DateRow({ date: { date, name, intervals }, index, problemAt, onChange }: DateRowProps) {
  const t = useT();
  const label = t('hours.nthDate', { index: index + 1 });
  const problem = problemAt('date');
  return (
    <Box role="group" aria-label={label} sx={{ width: '100%', border: 1, borderColor: 'divider', borderRadius: 1.5, p: 1.5 }}>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1, alignItems: 'flex-start' }}>
        <TextField type="date" margin="none" label={t('hours.date')} value={date} error={problem !== undefined} helperText={problem} onChange={(event) => onChange({ date: event.target.value })} slotProps={{ inputLabel: { shrink: true } }} sx={{ width: 164 }} />
        <TextField margin="none" label={t('hours.dateName')} value={name} onChange={(event) => onChange({ name: event.target.value })} slotProps={{ htmlInput: { maxLength: 80 } }} sx={{ flex: '1 1 140px', width: 'auto' }} />
        <IconButton size="small" aria-label={t('hours.removeDate', { date: date || label })} onClick={() => onChange(null)} sx={{ mt: 0.5 }}>
          <ClearIcon fontSize="small" />
        </IconButton>
      </Box>
      <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: 1.5, rowGap: 0.75, mt: 1 }}>
        {intervals.length === 0 && (
          <Typography variant="body2" color="text.secondary">
            {t('hours.closed')}
          </Typography>
        )}
        {intervals.map((interval, at) => (
          <IntervalFields
            key={at}
            interval={interval}
            day={date || label}
            problems={{ from: problemAt(`intervals.${at}.from`), to: problemAt(`intervals.${at}.to`) }}
            onChange={(changes) => onChange({ intervals: replaced(intervals, at, changes) })}
          />
        ))}
        <Button size="small" startIcon={<AddIcon />} onClick={() => onChange({ intervals: [...intervals, nextInterval(intervals)] })}>
          {t('hours.addToDate')}
        </Button>
      </Box>
    </Box>
  );
}
