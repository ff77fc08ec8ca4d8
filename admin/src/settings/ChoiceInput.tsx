import FormControl from '@mui/material/FormControl';
import FormControlLabel from '@mui/material/FormControlLabel';
import FormHelperText from '@mui/material/FormHelperText';
import FormLabel from '@mui/material/FormLabel';
import Radio from '@mui/material/Radio';
import RadioGroup from '@mui/material/RadioGroup';
import { useId } from 'react';
import { useInput } from 'react-admin';
import { OptionText } from '../forms/OptionText.tsx';

interface ChoiceInputProps<Value extends string> {
  source: string;
  label: string;
  /** What the choice means is said in `hint`, below its `title`. */
  choices: readonly { value: Value; title: string; hint: string }[];
}

/** One of a few ways, each with what it will mean. */
export function ChoiceInput<Value extends string>({ source, label, choices }: ChoiceInputProps<Value>) {
  const id = useId();
  const { field, fieldState } = useInput<Value>({ source });
  return (
    <FormControl margin="none" error={fieldState.invalid}>
      <FormLabel id={id} sx={{ typography: 'body2', fontWeight: 600, color: 'text.primary', '&.Mui-focused': { color: 'text.primary' } }}>
        {label}
      </FormLabel>
      <RadioGroup {...field} aria-labelledby={id}>
        {choices.map(({ value, title, hint }) => (
          <FormControlLabel key={value} value={value} control={<Radio size="small" sx={{ py: 0.25, px: 1 }} />} label={<OptionText title={title} hint={hint} />} sx={{ alignItems: 'flex-start', mt: 0.75, mr: 0 }} />
        ))}
      </RadioGroup>
      {fieldState.error?.message && <FormHelperText>{fieldState.error.message}</FormHelperText>}
    </FormControl>
  );
}
