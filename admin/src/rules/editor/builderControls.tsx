import FormControl, { type FormControlProps } from '@mui/material/FormControl';
import { MaterialActionElement, MaterialNotToggle, MaterialValueSelector, type MaterialActionProps, type MaterialNotToggleProps, type MaterialValueSelectorProps } from '@react-querybuilder/material';
import { ConditionValue } from './ConditionValue.tsx';

/** The builder's MUI parts, as the panel's other forms look, with names that screen readers tell. */
export const builderControls = {
  actionElement: QuietAction,
  addRuleAction: AddAction,
  addGroupAction: AddAction,
  notToggle: NotToggle,
  valueSelector: Selector,
  valueEditor: ConditionValue,
};

/** In place of the look's own, which are underlined. */
export const builderComponents = { FormControl: OutlinedControl };

function OutlinedControl(props: FormControlProps) {
  return <FormControl {...props} variant="outlined" size="small" margin="none" />;
}

function QuietAction(props: MaterialActionProps) {
  return <MaterialActionElement {...props} variant="text" color="inherit" sx={{ minWidth: 0, p: 0.75, color: 'text.secondary', '& svg': { fontSize: 18 } }} />;
}

function AddAction(props: MaterialActionProps) {
  return <MaterialActionElement {...props} variant="text" color="primary" aria-label={props.title} sx={{ px: 1 }} />;
}

function NotToggle(props: MaterialNotToggleProps) {
  return <MaterialNotToggle {...props} size="small" />;
}

function Selector(props: MaterialValueSelectorProps) {
  return <MaterialValueSelector {...props} inputProps={{ 'aria-label': props.title }} />;
}
