import { thenDo, type RuleRecord, type RuleTryInput, type SupposedFacts, type TriedRule } from '../../../../engine/contract/index.ts';
import { draftProblems } from '../draftProblems.ts';
import { toRulePayload, type RuleFormValues } from '../ruleFormValues.ts';

/** What is asked: something made up, or a conversation of the history. */
export interface Trial {
  kind: 'supposed' | 'real';
  facts: SupposedFacts;
  /** ISO 8601; empty: now. */
  at: string;
  conversationId: string | null;
  as: 'opened' | 'now';
}

export const NEW_TRIAL: Trial = { kind: 'supposed', facts: {}, at: '', conversationId: null, as: 'opened' };

/** The rule in the form; `id` and `position`: of the saved one in whose place it is tried. */
export interface TriedDraft {
  values: RuleFormValues;
  saved: Pick<RuleRecord, 'id' | 'position'> | undefined;
}

/** The body that asks the API; null: a conversation is still to be chosen. A draft that is not whole is left out. */
export function trialBody({ kind, facts, at, conversationId, as }: Trial, draft: TriedDraft | undefined, enableRuleIds: readonly string[]): RuleTryInput | null {
  if (kind === 'real' && conversationId === null) return null;
  return {
    ...(kind === 'real' && conversationId !== null ? { conversationId, as } : { facts, ...(at && { at }) }),
    ...(draft && isWhole(draft) && { rule: toTriedRule(draft) }),
    // As many as the API takes.
    ...(enableRuleIds.length > 0 && { enableRuleIds: enableRuleIds.slice(0, 100) }),
  };
}

/** A name is not needed to try it. */
export function isWhole({ values }: TriedDraft): boolean {
  return Object.keys(draftProblems(values)).every((path) => path === 'name');
}

/** What came of the rule in the form: its line among those that were tried, or the one that ended the search before it. */
export function verdictOf(rules: readonly TriedRule[], id: string): { rule: TriedRule } | { endedBy: string } | null {
  const rule = rules.find((each) => each.id === id);
  if (rule) return { rule };
  const last = rules.findLast(({ matched }) => matched);
  return last ? { endedBy: last.name } : null;
}

function toTriedRule({ values, saved }: TriedDraft): NonNullable<RuleTryInput['rule']> {
  const { name, validFrom, validTo, when, then: actions } = toRulePayload(values);
  return { ...(saved && { id: saved.id }), name: name?.trim() || '…', validFrom, validTo, when, ...thenDo(actions) };
}
