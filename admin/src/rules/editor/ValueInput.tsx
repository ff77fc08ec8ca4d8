import MenuItem from '@mui/material/MenuItem';
import TextField from '@mui/material/TextField';
import { CONDITION_LIMITS, ruleField, type RuleFieldName, type RuleOperator } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { valueText } from '../../routing/valueText.ts';
import { isRegex } from '../draftProblems.ts';
import { fieldProps, PickOne } from '../../forms/Picker.tsx';
import { useChoices } from './useChoices.ts';

type OneValue = string | number | boolean;

interface ValueInputProps {
  field: RuleFieldName;
  operator: RuleOperator;
  /** Empty: not given yet. */
  value: OneValue;
  onChange: (next: OneValue) => void;
  label: string;
  error?: string;
  /** One of many fields, none of which has to be filled in: its label is shown, and its value can be taken back. @defaultValue false */
  isOptional?: boolean;
}

/** What is not said looks like the placeholder of another field. */
const UNSAID = { '& .MuiSelect-select': { opacity: 0.55 } };

/** One value, in the way that suits its field. */
export function ValueInput({ field, operator, value, onChange, label, error, isOptional = false }: ValueInputProps) {
  const t = useT();
  const speech = useSpeech();
  const { type, resource, options = [] } = ruleField(field);
  const records = useChoices(resource);
  const common = { label, error, hidesLabel: !isOptional, placeholder: isOptional ? t('rules.trial.unsaid') : undefined };
  const unsaid = isOptional && <MenuItem value="">{t('rules.trial.unsaid')}</MenuItem>;
  switch (type) {
    case 'id':
      return <PickOne {...common} choices={records} value={value === '' ? null : String(value)} onChange={(next) => onChange(next ?? '')} />;
    case 'choice':
      return (
        <TextField {...fieldProps(common)} select sx={value === '' ? UNSAID : undefined} value={value} onChange={(event) => onChange(event.target.value)}>
          {unsaid}
          {options.map((option) => (
            <MenuItem key={option} value={option}>
              {valueText(field, option, speech)}
            </MenuItem>
          ))}
        </TextField>
      );
    case 'boolean':
      return (
        <TextField {...fieldProps(common)} select sx={value === '' ? UNSAID : undefined} value={String(value)} onChange={({ target }) => onChange(target.value === '' ? '' : target.value === 'true')}>
          {unsaid}
          <MenuItem value="true">{t('routing.yes')}</MenuItem>
          <MenuItem value="false">{t('routing.no')}</MenuItem>
        </TextField>
      );
    case 'text':
      return operator === 'regex' ? (
        <RegexField {...common} value={String(value)} onChange={onChange} />
      ) : (
        <TextField {...fieldProps(common)} value={value} onChange={(event) => onChange(event.target.value)} />
      );
    case 'number': {
      const { slotProps, ...number } = fieldProps(common);
      return <TextField {...number} type="number" value={value} onChange={({ target }) => onChange(target.value === '' ? '' : Number(target.value))} slotProps={{ ...slotProps, htmlInput: { ...slotProps.htmlInput, min: 0, max: CONDITION_LIMITS.number, step: 1 } }} sx={{ maxWidth: isOptional ? undefined : 140 }} />;
    }
    case 'date':
    case 'timeOfDay':
      return <TextField {...fieldProps(common)} type={type === 'date' ? 'date' : 'time'} value={value} onChange={(event) => onChange(event.target.value)} sx={{ maxWidth: 170 }} />;
  }
}

/** A regular expression is looked at while it is typed. */
function RegexField({ value, onChange, error, ...field }: { label: string; hidesLabel: boolean; value: string; onChange: (next: string) => void; error?: string }) {
  const t = useT();
  const problem = isRegex(value) ? error : t('rules.form.regex');
  const { slotProps, ...props } = fieldProps({ ...field, error: problem, helperText: t('rules.builder.regexHint') });
  return (
    <TextField {...props} value={value} onChange={(event) => onChange(event.target.value)} slotProps={{ htmlInput: { ...slotProps.htmlInput, maxLength: CONDITION_LIMITS.regex, spellCheck: false, autoCapitalize: 'off' } }} sx={{ '& input': { fontFamily: 'ui-monospace, monospace', fontSize: '0.85rem' } }} />
  );
}
