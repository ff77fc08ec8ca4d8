import AddIcon from '@mui/icons-material/Add';
import ClearIcon from '@mui/icons-material/Clear';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import FormHelperText from '@mui/material/FormHelperText';
import IconButton from '@mui/material/IconButton';
import InputAdornment from '@mui/material/InputAdornment';
import TextField from '@mui/material/TextField';
import { useInput, useTranslate, ValidationError } from 'react-admin';
import { useMaskedField } from '../forms/useMaskedField.ts';
import { useT } from '../i18n/useT.ts';
import { formatPhoneAsTyped, phoneProblem } from './phoneModel.ts';

/** Any number of phones, one a row. The value is an array of what was typed; the API makes E.164 of it. */
export function PhonesInput({ source, label }: { source: string; label: string }) {
  const t = useT();
  const { field, fieldState } = useInput<string[]>({ source, defaultValue: [], validate: validatePhones });
  const phones: string[] = field.value?.length ? field.value : [''];
  const change = (index: number, phone: string) => field.onChange(phones.map((each, at) => (at === index ? phone : each)));
  const messageAt = (index: number): string | undefined => {
    // The API names a row (`phones.1`), so the form holds its errors as a list; the check before sending marks the field.
    const ofRows = fieldState.error as unknown as { message?: string }[] | undefined;
    return ofRows?.[index]?.message ?? (fieldState.error && phoneProblem(phones[index]));
  };

  return (
    <Box>
      {phones.map((phone, index) => (
        <PhoneRow
          // A row is its place in the list: rows have no identity of their own.
          key={index}
          label={index === 0 ? label : `${label} ${index + 1}`}
          value={phone}
          error={messageAt(index)}
          onChange={(next) => change(index, next)}
          onBlur={field.onBlur}
          onRemove={phones.length > 1 || phone ? () => field.onChange(phones.filter((_each, at) => at !== index)) : undefined}
        />
      ))}
      <FormHelperText>{t('phone.help')}</FormHelperText>
      <Button size="small" startIcon={<AddIcon />} disabled={phones.length >= 20} onClick={() => field.onChange([...phones, ''])} sx={{ mt: 0.5 }}>
        {t('phone.add')}
      </Button>
    </Box>
  );
}

interface PhoneRowProps {
  label: string;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
  onBlur: () => void;
  onRemove: (() => void) | undefined;
}

function PhoneRow({ label, value, error, onChange, onBlur, onRemove }: PhoneRowProps) {
  const translate = useTranslate();
  const t = useT();
  const masked = useMaskedField(value, formatPhoneAsTyped, onChange);
  return (
    <TextField
      {...masked}
      label={translate(label, { _: label })}
      type="tel"
      onBlur={onBlur}
      error={Boolean(error)}
      helperText={error && <ValidationError error={error} />}
      slotProps={{
        htmlInput: { autoComplete: 'off' },
        input: {
          endAdornment: onRemove && (
            <InputAdornment position="end">
              <IconButton size="small" edge="end" aria-label={t('phone.remove')} onClick={onRemove}>
                <ClearIcon fontSize="small" />
              </IconButton>
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

function validatePhones(phones: string[] | undefined) {
  return phones?.map(phoneProblem).find(Boolean);
}
