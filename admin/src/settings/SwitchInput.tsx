import FormControlLabel from '@mui/material/FormControlLabel';
import { useInput } from 'react-admin';
import Switch from '@mui/material/Switch';
import { OptionText } from '../forms/OptionText.tsx';

interface SwitchInputProps {
  source: string;
  title: string;
  /** What happens while it is on, and while it is off. */
  on: string;
  off: string;
}

/** Something that is on or off, with what that does. */
export function SwitchInput({ source, title, on, off }: SwitchInputProps) {
  const { field } = useInput<boolean>({ source });
  const isOn = field.value === true;
  return (
    <SwitchLine
      title={title}
      hint={isOn ? on : off}
      isOn={isOn}
      onSwitch={(next) => {
        field.onChange(next);
        field.onBlur();
      }}
    />
  );
}

interface SwitchLineProps {
  title: string;
  hint: string;
  isOn: boolean;
  onSwitch: (next: boolean) => void;
}

/** A line with a switch at its end; the whole line switches. */
export function SwitchLine({ title, hint, isOn, onSwitch }: SwitchLineProps) {
  return (
    <FormControlLabel
      labelPlacement="start"
      control={<Switch checked={isOn} onChange={(_event, next) => onSwitch(next)} slotProps={{ input: { role: 'switch', 'aria-label': title } }} sx={{ mr: -1, flexShrink: 0 }} />}
      label={<OptionText title={title} hint={hint} />}
      sx={{ display: 'flex', m: 0, gap: 1.5, alignItems: 'flex-start', justifyContent: 'space-between', '& .MuiFormControlLabel-label': { flex: 1 } }}
    />
  );
}
