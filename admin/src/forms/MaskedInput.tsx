import TextField, { type TextFieldProps } from '@mui/material/TextField';
import { FieldTitle, InputHelperText, useInput, type InputProps } from 'react-admin';
import { useMaskedField } from './useMaskedField.ts';

interface MaskedInputProps extends Pick<InputProps<string>, 'source' | 'validate' | 'label' | 'helperText' | 'defaultValue'> {
  /** Lays what was typed so far into the mask. */
  mask: (value: string) => string;
  inputMode?: 'text' | 'numeric' | 'tel';
  autoComplete?: string;
  sx?: TextFieldProps['sx'];
}

/** A text input of a form that shows its value through a mask while it is typed. */
export function MaskedInput({ source, validate, label, helperText, defaultValue, mask, inputMode, autoComplete, sx }: MaskedInputProps) {
  const { field, fieldState, id, isRequired } = useInput<string>({ source, validate, defaultValue });
  const masked = useMaskedField(field.value ?? '', mask, field.onChange);
  return (
    <TextField
      id={id}
      name={field.name}
      onBlur={field.onBlur}
      {...masked}
      label={<FieldTitle label={label} source={source} isRequired={isRequired} />}
      error={fieldState.invalid}
      helperText={helperText === false && !fieldState.invalid ? undefined : <InputHelperText error={fieldState.error?.message} helperText={helperText} />}
      slotProps={{ htmlInput: { inputMode, autoComplete: autoComplete ?? 'off' } }}
      sx={sx}
    />
  );
}
