import { Loading } from 'react-admin';
import { useLocation } from 'react-router-dom';
import { useT } from '../../i18n/useT.ts';
import { useDepartments } from '../../inbox/resourceQueries.ts';
import { withIds } from '../conditions.ts';
import { NEW_RULE } from '../ruleFormValues.ts';
import { RULE_TEMPLATES, templateDraft } from '../ruleTemplates.ts';
import { RuleEditor } from './RuleEditor.tsx';

/** The page of a new rule, empty or begun by the template that the location's state names. */
export default function RuleCreate() {
  const t = useT();
  const { state }: { state: { template?: string } | null } = useLocation();
  const { data: departments } = useDepartments();
  const template = RULE_TEMPLATES.find((each) => each === state?.template);
  if (!template) return <RuleEditor initial={{ ...NEW_RULE, when: withIds(NEW_RULE.when) }} />;
  return departments ? <RuleEditor initial={templateDraft(template, t, departments)} /> : <Loading />;
}
