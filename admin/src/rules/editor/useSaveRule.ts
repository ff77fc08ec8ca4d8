import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { HttpError, useDataProvider, useNotify, useTranslate } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import type { RuleRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import type { BalcaoDataProvider } from '../../providers/dataProvider.ts';
import { draftProblems } from '../draftProblems.ts';
import { toRulePayload, type RuleFormValues } from '../ruleFormValues.ts';
import { RULES_KEY } from '../useRules.ts';

/** Somebody else saved the rule that is being edited. */
export interface Conflict {
  mine: RuleFormValues;
  theirs: RuleRecord;
}

/**
 * Saves a new rule, or a new version of `opened`, and goes back to the list. Answers the sentences for the form's fields
 * when something is wrong with them; when another version was saved meanwhile, `conflict` holds both.
 */
export function useSaveRule(opened: RuleRecord | undefined) {
  const t = useT();
  const translate = useTranslate();
  const notify = useNotify();
  const navigate = useNavigate();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const { mutateAsync, isPending } = useMutation({
    mutationFn: async ({ draft, ifVersion }: { draft: RuleFormValues; ifVersion: number | undefined }) => {
      const data = toRulePayload(draft);
      const { data: saved } = opened
        ? await dataProvider.update<RuleRecord>('rules', { id: opened.id, data: { ...data, ifVersion }, previousData: {} })
        : await dataProvider.create<RuleRecord>('rules', { data });
      return saved;
    },
  });

  const save = async (draft: RuleFormValues, ifVersion = opened?.version): Promise<Record<string, string> | undefined> => {
    const problems = Object.entries(draftProblems(draft));
    if (problems.length > 0) return Object.fromEntries(problems.map(([path, key]) => [path, translate(key)]));
    try {
      const saved = await mutateAsync({ draft, ifVersion });
      setConflict(null);
      notify(t(opened ? 'rules.form.saved' : saved.enabled ? 'rules.form.created' : 'rules.form.createdOff'), { type: 'success' });
      await client.invalidateQueries({ queryKey: RULES_KEY });
      await navigate('/rules');
    } catch (failure) {
      if (failure instanceof HttpError && failure.body?.errors) return failure.body.errors;
      if (opened && failure instanceof HttpError && failure.body?.code === 'version_conflict') await showConflict(draft, opened.id);
      else tellFailure(failure);
    }
    return undefined;
  };

  const showConflict = async (mine: RuleFormValues, id: string) => {
    try {
      const { data: theirs } = await dataProvider.getOne<RuleRecord>('rules', { id });
      setConflict({ mine, theirs });
    } catch (failure) {
      tellFailure(failure);
    }
  };
  const tellFailure = (failure: unknown) => notify(failure instanceof Error ? failure.message : 'ra.notification.http_error', { type: 'error' });

  return { save, isSaving: isPending, conflict, dismissConflict: () => setConflict(null) };
}
