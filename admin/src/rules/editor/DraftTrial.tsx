import { useWatch } from 'react-hook-form';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import type { RuleFormValues } from '../ruleFormValues.ts';
import { TrialPanel } from '../trying/TrialPanel.tsx';

/** The trial of what stands in the form now. */
export function DraftTrial({ rule }: { rule: RuleRecord | undefined }) {
  // The form has every field from its start.
  const values = useWatch() as RuleFormValues;
  return <TrialPanel draft={{ values, saved: rule }} />;
}
