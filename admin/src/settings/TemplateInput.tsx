import Box from '@mui/material/Box';
import Chip from '@mui/material/Chip';
import TextField from '@mui/material/TextField';
import Typography from '@mui/material/Typography';
import { useRef } from 'react';
import { FieldTitle, InputHelperText, required, useInput } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { TEMPLATE_VARIABLES, type TemplateVariable } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { insertVariable } from './settingsModel.ts';
import { TemplatePreview } from './TemplatePreview.tsx';

interface TemplateInputProps {
  source: string;
  label: string;
  helperText?: string;
  placeholder: string;
  isRequired?: boolean;
  /** For the preview, where the form has no such field of its own. */
  companyName?: string;
}

const MAX_LENGTH = 1000;

/** A message to the customer: its variables are put in by a click, and it is shown as a customer would read it. */
export function TemplateInput({ source, label, helperText, placeholder, isRequired = false, companyName: given }: TemplateInputProps) {
  const t = useT();
  const element = useRef<HTMLTextAreaElement>(null);
  // An empty text stays one: null would not be a message.
  const { field, fieldState, id } = useInput<string>({ source, parse: (text: string) => text, validate: isRequired ? required() : undefined });
  const typed: unknown = useWatch({ name: 'companyName' });
  const companyName = given ?? typed;
  const text = field.value ?? '';

  const insert = (variable: TemplateVariable) => {
    const { selectionStart = text.length, selectionEnd = text.length } = element.current ?? {};
    const inserted = insertVariable(text, variable, selectionStart, selectionEnd);
    field.onChange(inserted.text);
    // After React has written the text; before that the caret would jump to its end.
    requestAnimationFrame(() => {
      element.current?.focus();
      element.current?.setSelectionRange(inserted.caret, inserted.caret);
    });
  };

  return (
    <Box>
      <TextField
        {...field}
        id={id}
        inputRef={element}
        value={text}
        multiline
        minRows={2}
        maxRows={8}
        margin="none"
        label={<FieldTitle label={label} source={source} isRequired={isRequired} />}
        placeholder={placeholder}
        error={fieldState.invalid}
        helperText={fieldState.invalid || helperText ? <InputHelperText error={fieldState.error?.message} helperText={helperText ?? false} /> : undefined}
        slotProps={{ htmlInput: { maxLength: MAX_LENGTH }, inputLabel: { shrink: true } }}
      />
      <Box role="group" aria-label={t('settings.template.insert')} sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 0.75, mt: 1 }}>
        <Typography variant="caption" color="text.secondary" aria-hidden>
          {t('settings.template.insert')}
        </Typography>
        {TEMPLATE_VARIABLES.map((variable) => {
          const name = t(`settings.template.variable.${variable}`);
          return (
            // The field keeps its caret while the chip is clicked.
            <Chip key={variable} size="small" variant="outlined" label={name} title={`{{${variable}}}`} aria-label={t('settings.template.insertOne', { name })} onMouseDown={(event) => event.preventDefault()} onClick={() => insert(variable)} />
          );
        })}
      </Box>
      <TemplatePreview template={text} companyName={typeof companyName === 'string' ? companyName : ''} />
    </Box>
  );
}
