import type { SxProps, Theme } from '@mui/material/styles';

/** The builder's lines: field, comparison and value side by side, below each other on a telephone; groups in frames. */
export const builderLook: SxProps<Theme> = {
  '& .ruleGroup': { display: 'flex', flexDirection: 'column', gap: 1.25, minWidth: 0 },
  '& .ruleGroup .ruleGroup': { p: { xs: 1, sm: 1.5 }, border: 1, borderColor: 'divider', borderRadius: 2, bgcolor: 'action.hover' },
  '& .ruleGroup-header': { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: 1 },
  '& .ruleGroup-combinators': { width: 'auto', minWidth: 0 },
  '& .ruleGroup-notToggle': { m: 0 },
  '& .ruleGroup-body': { display: 'flex', flexDirection: 'column', gap: 1.25, '&:empty': { display: 'none' } },
  '& .rule': { display: 'grid', gap: 1, alignItems: 'start', gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: 'minmax(0, 1.2fr) minmax(0, 1fr) minmax(0, 1.4fr) auto' } },
  '& .rule .MuiSelect-select': { whiteSpace: 'normal', lineHeight: 1.35 },
  '& .rule-fields': { gridColumn: { xs: 1, sm: 'auto' } },
  '& .rule-operators': { gridColumn: { xs: 1, sm: 'auto' } },
  '& .condition-value': { gridColumn: { xs: 1, sm: 'auto' }, minWidth: 0 },
  '& .rule-remove': { gridColumn: { xs: 2, sm: 4 }, gridRow: 1, justifySelf: 'end' },
};
