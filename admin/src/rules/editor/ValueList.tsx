import Autocomplete from '@mui/material/Autocomplete';
import FormHelperText from '@mui/material/FormHelperText';
import TextField from '@mui/material/TextField';
import ToggleButton from '@mui/material/ToggleButton';
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup';
import { ruleField, WEEKDAYS, type RuleFieldName } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useSpeech } from '../../routing/useSpeech.ts';
import { valueText, weekdayName } from '../../routing/valueText.ts';
import { fieldProps, PickMany } from '../../forms/Picker.tsx';
import { useChoices } from './useChoices.ts';

interface ValueListProps {
  field: RuleFieldName;
  values: readonly string[];
  onChange: (next: string[]) => void;
  error?: string;
}

/** Several values, of which one has to be it: days as buttons, choices by their names, others typed in. */
export function ValueList({ field, values, onChange, error }: ValueListProps) {
  const t = useT();
  const speech = useSpeech();
  const { type, resource, options = [] } = ruleField(field);
  const records = useChoices(resource);
  const label = t('rules.builder.value');
  if (field === 'weekday') return <Weekdays values={values} onChange={onChange} label={label} error={error} />;
  if (type === 'id') return <PickMany hidesLabel label={label} error={error} choices={records} value={values} onChange={onChange} />;
  if (type === 'choice') return <PickMany hidesLabel label={label} error={error} choices={options.map((id) => ({ id, label: valueText(field, id, speech) }))} value={values} onChange={onChange} />;
  return (
    <Autocomplete
      multiple
      freeSolo
      autoSelect
      size="small"
      options={[]}
      value={[...values]}
      onChange={(_event, next) => onChange(next.map((each) => each.trim()).filter(Boolean))}
      slotProps={{ chip: { size: 'small' } }}
      renderInput={(params) => <TextField {...params} {...fieldProps({ label, error, helperText: t('rules.builder.listHint'), hidesLabel: true }, params)} />}
    />
  );
}

function Weekdays({ values, onChange, label, error }: Omit<ValueListProps, 'field'> & { label: string }) {
  const { locale } = useSpeech();
  return (
    <>
      <ToggleButtonGroup size="small" value={values} onChange={(_event, next: string[]) => onChange(WEEKDAYS.filter((day) => next.includes(day)))} aria-label={label} sx={{ flexWrap: 'wrap' }}>
        {WEEKDAYS.map((day, index) => (
          <ToggleButton key={day} value={day} aria-label={weekdayName(index, locale)} sx={{ px: 0.9, py: 0.75, fontSize: '0.78rem', textTransform: 'none' }}>
            {weekdayName(index, locale, 'short').replace('.', '')}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      {error !== undefined && <FormHelperText error>{error}</FormHelperText>}
    </>
  );
}
