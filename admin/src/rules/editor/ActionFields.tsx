import Box from '@mui/material/Box';
import { MAX_MINUTES } from '../../settings/settingsModel.ts';
import { NumberField } from '../../settings/NumberField.tsx';
import { TemplateInput } from '../../settings/TemplateInput.tsx';
import { useSettings } from '../../inbox/resourceQueries.ts';
import { SkillsInput } from '../../routing/SkillsInput.tsx';
import { StrategyInput } from '../../routing/StrategyInput.tsx';
import { useT } from '../../i18n/useT.ts';
import type { ActionKind } from '../ruleFormValues.ts';
import { PriorityInput } from './PriorityInput.tsx';
import { RecordInput, RecordsInput } from './RecordInput.tsx';

/** The fields of one action. */
export function ActionFields({ kind }: { kind: ActionKind }) {
  const t = useT();
  switch (kind) {
    case 'departmentId':
      return <RecordInput source="then.departmentId" resource="departments" label={t('rules.actions.departmentId.label')} />;
    case 'userId':
      return <RecordInput source="then.userId" resource="users" label={t('rules.actions.userId.label')} />;
    case 'strategy':
      return <StrategyInput source="then.strategy" label={t('rules.actions.strategy.label')} />;
    case 'requiredSkills':
    case 'preferredSkills':
      return <SkillsInput source={`then.${kind}`} label={t('rules.actions.skills')} />;
    case 'priority':
      return <PriorityInput />;
    case 'addTags':
      return <RecordsInput source="then.addTags" resource="tags" label={t('rules.actions.addTags.label')} />;
    case 'autoReply':
      return <ReplyInput />;
    case 'escalate':
      return (
        <Box sx={{ display: 'grid', gridTemplateColumns: { sm: '180px minmax(0, 1fr)' }, gap: 1.5 }}>
          <NumberField source="then.escalate.afterMinutes" label={t('rules.actions.escalate.afterMinutes')} unit={t('settings.minutes')} min={1} max={MAX_MINUTES} />
          <RecordInput source="then.escalate.departmentId" resource="departments" label={t('rules.actions.escalate.departmentId')} />
        </Box>
      );
  }
}

function ReplyInput() {
  const t = useT();
  const companyName = useSettings(true).data?.companyName;
  return <TemplateInput source="then.autoReply" label={t('rules.actions.autoReply.label')} placeholder={t('rules.actions.autoReply.example')} companyName={companyName ?? ''} />;
}
