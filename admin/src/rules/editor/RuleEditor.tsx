import { useState } from 'react';
import { SaveContextProvider, useNotify, useTranslate } from 'react-admin';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { RulesPage } from '../RulesPage.tsx';
import { toDraft, type RuleFormValues } from '../ruleFormValues.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { RuleForm } from './RuleForm.tsx';
import { useSaveRule } from './useSaveRule.ts';

/**
 * Edits one rule as it was when the page was opened; what others save meanwhile is told when one saves, and changes
 * nothing before. A new one begins with `initial`.
 */
export function RuleEditor({ rule, initial }: { rule?: RuleRecord; initial?: RuleFormValues }) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const [opened, setOpened] = useState(rule);
  const [draft, setDraft] = useState(() => (rule ? toDraft(rule) : initial));
  const { save, isSaving, conflict, dismissConflict } = useSaveRule(opened);
  if (!draft) return null;
  const takeTheirs = (theirs: RuleRecord) => {
    setOpened(theirs);
    setDraft(toDraft(theirs));
    dismissConflict();
    notify(t('rules.conflict.took'), { type: 'info' });
  };
  return (
    <RulesPage title={opened?.name ?? translate('resources.rules.page.create')}>
      {/* The form gives back what it was given: a draft. */}
      <SaveContextProvider value={{ save: (values: Partial<RuleFormValues>) => save(values as RuleFormValues), saving: isSaving, mutationMode: 'pessimistic' }}>
        <RuleForm key={opened?.version} values={draft} rule={opened} />
      </SaveContextProvider>
      {conflict && opened && (
        <ConflictDialog
          conflict={conflict}
          openedVersion={opened.version}
          isSaving={isSaving}
          onKeepMine={() => void save(conflict.mine, conflict.theirs.version)}
          onTakeTheirs={() => takeTheirs(conflict.theirs)}
          onGoBack={dismissConflict}
        />
      )}
    </RulesPage>
  );
}
