import Box from '@mui/material/Box';
import type { ValueEditorProps } from 'react-querybuilder';
import { shapeOf, type RuleCondition, type RuleFieldName, type RuleOperator } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { errorAt } from './errorAt.ts';
import { ValueInput } from './ValueInput.tsx';
import { ValueList } from './ValueList.tsx';

/** What one line is compared with: nothing, one value, several, or two. */
export function ConditionValue({ field, operator, value, handleOnChange, path, context }: ValueEditorProps) {
  const t = useT();
  // The builder offers only the contract's fields and operators, and keeps the values that these editors give it.
  const line = { field: field as RuleFieldName, operator: operator as RuleOperator, value: value as RuleCondition['value'] };
  const error = errorAt((context as { errors?: unknown } | undefined)?.errors, path);
  const values = Array.isArray(line.value) ? line.value : [];
  switch (shapeOf(line.operator)) {
    case 'none':
      return null;
    case 'list':
      return (
        <Box className="condition-value">
          <ValueList field={line.field} values={values.map(String)} onChange={handleOnChange} error={error} />
        </Box>
      );
    case 'range':
      return (
        <Box className="condition-value" sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: 1 }}>
          <ValueInput {...line} value={values[0] ?? ''} onChange={(from) => handleOnChange([from, values[1] ?? ''])} label={t('rules.builder.from')} error={error} />
          <Box component="span" sx={{ pt: 1, color: 'text.secondary' }}>
            {t('rules.builder.and')}
          </Box>
          <ValueInput {...line} value={values[1] ?? ''} onChange={(to) => handleOnChange([values[0] ?? '', to])} label={t('rules.builder.to')} />
        </Box>
      );
    case 'one':
      return (
        <Box className="condition-value">
          <ValueInput {...line} value={Array.isArray(line.value) ? '' : (line.value ?? '')} onChange={handleOnChange} label={t('rules.builder.value')} error={error} />
        </Box>
      );
  }
}
