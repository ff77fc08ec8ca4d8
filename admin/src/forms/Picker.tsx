import Autocomplete from '@mui/material/Autocomplete';
import TextField from '@mui/material/TextField';
import { useT } from '../i18n/useT.ts';

export interface Choice {
  id: string;
  label: string;
}

interface PickerProps {
  choices: readonly Choice[];
  label: string;
  error?: string;
  helperText?: string;
  /** Whether the label is shown at the field, or only told to screen readers because its place says it. @defaultValue false */
  hidesLabel?: boolean;
  /** What an empty field says; its label stands above then. */
  placeholder?: string;
}

/** One of several, found by typing. `null`: none yet. */
export function PickOne({ choices, value, onChange, ...field }: PickerProps & { value: string | null; onChange: (next: string | null) => void }) {
  const t = useT();
  return (
    <Autocomplete
      size="small"
      options={value === null ? choices.map(idOf) : withChosen(choices, [value])}
      getOptionLabel={(id) => labelOf(choices, id) ?? t('routing.gone')}
      value={value}
      onChange={(_event, next) => onChange(next)}
      renderInput={(params) => <TextField {...params} {...fieldProps(field, params)} />}
    />
  );
}

/** Some of several. */
export function PickMany({ choices, value, onChange, ...field }: PickerProps & { value: readonly string[]; onChange: (next: string[]) => void }) {
  const t = useT();
  return (
    <Autocomplete
      multiple
      size="small"
      disableCloseOnSelect
      options={withChosen(choices, value)}
      getOptionLabel={(id) => labelOf(choices, id) ?? t('routing.gone')}
      value={[...value]}
      onChange={(_event, next) => onChange(next)}
      slotProps={{ chip: { size: 'small' } }}
      renderInput={(params) => <TextField {...params} {...fieldProps(field, params)} />}
    />
  );
}

/** The label is also the field's accessible name where it is not shown. */
export function fieldProps<Params extends { inputProps: object }>({ label, error, helperText, hidesLabel = false, placeholder }: Omit<PickerProps, 'choices'>, params?: Params) {
  return {
    margin: 'none' as const,
    label: hidesLabel ? undefined : label,
    error: error !== undefined,
    helperText: error ?? helperText,
    placeholder,
    slotProps: {
      htmlInput: { ...params?.inputProps, 'aria-label': label },
      ...(placeholder !== undefined && { inputLabel: { shrink: true }, select: { displayEmpty: true } }),
    },
  };
}

/** What was chosen and is not offered any more stays visible until it is taken out. */
function withChosen(choices: readonly Choice[], chosen: readonly string[]): string[] {
  return [...new Set([...choices.map(idOf), ...chosen])];
}

function labelOf(choices: readonly Choice[], id: string): string | undefined {
  return choices.find((choice) => choice.id === id)?.label;
}

function idOf({ id }: Choice): string {
  return id;
}
