import { EMPTY_GROUP, thenDo, type RuleActions, type RuleCreate, type RuleGroup } from '../../../engine/contract/index.ts';
import { withIds } from './conditions.ts';

/** What a rule may do, in the order in which the form offers it. `stop` stands apart. */
export const ACTION_KINDS = ['departmentId', 'userId', 'strategy', 'requiredSkills', 'preferredSkills', 'priority', 'addTags', 'autoReply', 'escalate'] as const satisfies readonly Exclude<keyof RuleActions, 'stop'>[];
export type ActionKind = (typeof ACTION_KINDS)[number];

/** An action as it is being filled in: not there (left out), begun (null or empty), or whole. */
export type DraftActions = { [Kind in Exclude<ActionKind, 'escalate'>]?: RuleActions[Kind] | null } & {
  escalate?: { afterMinutes: number | null; departmentId: string | null } | null;
  stop: boolean;
};

/** A rule as the form holds it. */
export interface RuleFormValues {
  name: string;
  enabled: boolean;
  validFrom: string | null;
  validTo: string | null;
  when: RuleGroup;
  then: DraftActions;
}

/** A new rule waits to be tried before it is switched on. */
export const NEW_RULE: RuleFormValues = { name: '', enabled: false, validFrom: null, validTo: null, when: EMPTY_GROUP, ...thenDo({ stop: true }) };

type SavedRule = Pick<RuleFormValues, 'name' | 'enabled' | 'when'> & { validFrom?: string | null; validTo?: string | null; then: RuleActions };

/** What is edited of a saved rule. */
export function toDraft({ name, enabled, validFrom = null, validTo = null, when, then: actions }: SavedRule): RuleFormValues {
  return { name, enabled, validFrom, validTo, when: withIds(when), ...thenDo(actions) };
}

/** What the API is given: actions that were begun and left empty are not sent. */
export function toRulePayload({ name, enabled, validFrom, validTo, when, then: actions }: RuleFormValues): RuleCreate {
  return { name, enabled, validFrom: validFrom || null, validTo: validTo || null, when, ...thenDo(toActions(actions)) };
}

/** A draft's actions as far as they are whole. */
export function toActions({ escalate, stop, ...actions }: DraftActions): RuleActions {
  const whole = Object.fromEntries(Object.entries(actions).filter(([, value]) => !isEmptyAction(value)));
  return {
    ...whole,
    ...(escalate?.afterMinutes && escalate.departmentId && { escalate: { afterMinutes: escalate.afterMinutes, departmentId: escalate.departmentId } }),
    stop,
  };
}

export function isEmptyAction(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
