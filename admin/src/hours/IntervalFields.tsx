import ClearIcon from '@mui/icons-material/Clear';
import { Box, FormHelperText, IconButton, TextField, Typography } from '@mui/material';
import { useId } from 'react';
import { minutesOf, type Interval } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';

interface IntervalFieldsProps {
  interval: Interval;
  /** Of which day, for who hears the page. */
  day: string;
  /** Sentences, where something is wrong. */
  problems: { from?: string; to?: string };
  /** Null: remove it. */
  onChange: (changes: Partial<Interval> | null) => void;
}

/** From when until when; one that ends before it begins ends on the next day. */
export function IntervalFields({ interval: { from, to }, day, problems, onChange }: IntervalFieldsProps) {
  const t = useT();
  const id = useId();
  const problem = problems.from ?? problems.to;
  const isOvernight = from !== '' && to !== '' && minutesOf(to) <= minutesOf(from);
  const time = (value: string, label: string, isWrong: boolean, change: (next: string) => void) => (
    <TextField
      type="time"
      margin="none"
      value={value}
      error={isWrong}
      onChange={(event) => change(event.target.value)}
      slotProps={{ htmlInput: { 'aria-label': label, 'aria-describedby': problem ? id : undefined } }}
      // The hour is typed, and a telephone opens its clock by itself: the picker's icon would cut the digits off.
      sx={{ width: 104, flexShrink: 0, '& input': { py: '7px', px: 1.25 }, '& input::-webkit-calendar-picker-indicator': { display: 'none' } }}
    />
  );
  return (
    <Box>
      <Box sx={{ display: 'flex', alignItems: 'center', gap: 0.75 }}>
        {time(from, t('hours.from', { day }), problems.from !== undefined, (next) => onChange({ from: next }))}
        <Typography variant="body2" color="text.secondary" aria-hidden>
          {t('hours.until')}
        </Typography>
        {time(to, t('hours.to', { day }), problems.to !== undefined, (next) => onChange({ to: next }))}
        <IconButton size="small" aria-label={t('hours.remove', { day, from, to })} onClick={() => onChange(null)}>
          <ClearIcon fontSize="small" />
        </IconButton>
      </Box>
      {(problem ?? isOvernight) && (
        <FormHelperText id={id} error={problem !== undefined} sx={{ mx: 0.5 }}>
          {problem ?? t('hours.nextDay')}
        </FormHelperText>
      )}
    </Box>
  );
}
