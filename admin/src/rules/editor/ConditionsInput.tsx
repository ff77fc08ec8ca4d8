import FormHelperText from '@mui/material/FormHelperText';
import Typography from '@mui/material/Typography';
import Box from '@mui/material/Box';
import { QueryBuilderMaterial } from '@react-querybuilder/material';
import { useController } from 'react-hook-form';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { conditionsOf, MAX_DEPTH, ruleField, type RuleFieldName, type RuleGroup, type RuleOperator } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { firstValue, fitted, operatorsOf } from '../conditions.ts';
import { builderComponents, builderControls } from './builderControls.tsx';
import { builderLook } from './builderLook.ts';
import { errorAt } from './errorAt.ts';
import { useBuilderTexts } from './useBuilderTexts.ts';

/** The conditions of a rule, as react-querybuilder writes them and the API stores them. */
export function ConditionsInput() {
  const t = useT();
  const { translations, fields, combinators, operatorsFor } = useBuilderTexts();
  const { field, fieldState } = useController<{ when: RuleGroup }, 'when'>({ name: 'when' });
  const error = errorAt(fieldState.error, []);
  const conditions = conditionsOf(field.value);
  const hint = conditions.length === 0 ? 'empty' : conditions.some((each) => ruleField(each.field).type === 'text') ? 'textHint' : null;
  return (
    <Box sx={builderLook}>
      <QueryBuilderMaterial muiComponents={builderComponents}>
        <QueryBuilder
          query={field.value}
          // The builder's trees are the contract's, with looser names; the API checks every line.
          onQueryChange={(next: RuleGroupType) => field.onChange(fitted(next as RuleGroup))}
          enableMountQueryChange={false}
          fields={fields}
          combinators={combinators}
          getOperators={operatorsFor}
          getDefaultField="firstMessages"
          getDefaultOperator={(name) => operatorsOf(name)[0] ?? '='}
          getDefaultValue={({ field: name, operator }) => firstValue({ field: name as RuleFieldName, operator: operator as RuleOperator })}
          resetOnFieldChange
          resetOnOperatorChange={false}
          listsAsArrays
          showNotToggle
          maxLevels={MAX_DEPTH}
          controlElements={builderControls}
          translations={translations}
          context={{ errors: fieldState.error }}
        />
      </QueryBuilderMaterial>
      <Typography variant={hint === 'empty' ? 'body2' : 'caption'} component="p" color="text.secondary" sx={{ mt: 1 }}>
        {hint && t(`rules.builder.${hint}`)}
      </Typography>
      {error !== undefined && <FormHelperText error>{error}</FormHelperText>}
    </Box>
  );
}
