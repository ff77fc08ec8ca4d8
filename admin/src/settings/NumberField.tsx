import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { InputHelperText, maxValue, minValue, number, required, useInput } from 'react-admin';

interface NumberFieldProps {
  source: string;
  label: string;
  /** What the field is called where its place on the screen does not say it. */
  fullLabel?: string;
  unit: string;
  min: number;
  max: number;
  helperText?: string;
}

const isWhole = (value: unknown) => (typeof value === 'number' && !Number.isInteger(value) ? 'settings.whole' : undefined);

/** A whole number with its unit. An empty one is refused, not taken for null. */
export function NumberField({ source, label, fullLabel, unit, min, max, helperText }: NumberFieldProps) {
  const { field, fieldState, id } = useInput<number | '' | null>({
    source,
    validate: [required(), number(), minValue(min), maxValue(max), isWhole],
    parse: (typed: string) => (typed === '' ? '' : Number(typed)),
    format: (value: number | '' | null | undefined) => value ?? '',
  });
  return (
    <TextField
      {...field}
      id={id}
      type="number"
      margin="none"
      label={label}
      error={fieldState.invalid}
      helperText={fieldState.invalid || helperText ? <InputHelperText error={fieldState.error?.message} helperText={helperText ?? false} /> : undefined}
      slotProps={{ htmlInput: { 'aria-label': fullLabel, min, max, step: 1, inputMode: 'numeric' }, input: { endAdornment: <InputAdornment position="end">{unit}</InputAdornment> } }}
      sx={{ '& .MuiInputBase-root': { maxWidth: 220 } }}
    />
  );
}
