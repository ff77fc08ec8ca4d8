import { isGroup, REGEX_FLAGS, shapeOf, type RuleCondition, type RuleGroup } from '../../../engine/contract/index.ts';
import type { MessageKey } from '../i18n/useT.ts';
import { isBlank } from './conditions.ts';
import { ACTION_KINDS, isEmptyAction, toActions, type RuleFormValues } from './ruleFormValues.ts';

type Key = MessageKey | 'ra.validation.required';

/** What can be told of a draft before the API is asked: path of the field → text. Nothing, when it may be sent. */
export function draftProblems(draft: RuleFormValues): Record<string, Key> {
  const problems: Record<string, Key> = {};
  if (isBlankText(draft.name)) problems.name = 'ra.validation.required';
  if (draft.validFrom && draft.validTo && Date.parse(draft.validFrom) >= Date.parse(draft.validTo)) problems.validTo = 'rules.form.order';
  conditionProblems(draft.when, 'when', problems);
  actionProblems(draft, problems);
  return problems;
}

function conditionProblems(group: RuleGroup, path: string, problems: Record<string, Key>): void {
  for (const [index, node] of group.rules.entries()) {
    const nodePath = `${path}.rules.${index}`;
    if (isGroup(node)) {
      conditionProblems(node, nodePath, problems);
      continue;
    }
    const problem = valueProblem(node);
    if (problem) problems[`${nodePath}.value`] = problem;
  }
}

function valueProblem({ field, operator, value }: RuleCondition): Key | null {
  const shape = shapeOf(operator);
  if (shape === 'none') return null;
  if (isBlank(value) || (shape === 'range' && Array.isArray(value) && value.some(isBlank))) return 'ra.validation.required';
  if (operator === 'regex' && typeof value === 'string' && !isRegex(value)) return 'rules.form.regex';
  // Only a time of the day may run over midnight.
  if (shape === 'range' && field !== 'timeOfDay' && Array.isArray(value) && isAbove(value[0], value[1])) return 'rules.form.rangeOrder';
  return null;
}

export function isRegex(pattern: string): boolean {
  try {
    new RegExp(pattern, REGEX_FLAGS);
    return true;
  } catch {
    return false;
  }
}

/** An emptied input is null, whatever its type says. */
function isBlankText(text: string | null): boolean {
  return !text?.trim();
}

function isAbove(from: string | number | boolean | undefined, to: string | number | boolean | undefined): boolean {
  return from !== undefined && to !== undefined && from > to;
}

function actionProblems({ then: actions }: RuleFormValues, problems: Record<string, Key>): void {
  for (const kind of ACTION_KINDS) {
    const value = actions[kind];
    if (value !== undefined && kind !== 'escalate' && isEmptyAction(value)) problems[`then.${kind}`] = 'ra.validation.required';
  }
  const { escalate, requiredSkills, preferredSkills } = actions;
  if (escalate !== undefined && !escalate?.afterMinutes) problems['then.escalate.afterMinutes'] = 'ra.validation.required';
  if (escalate !== undefined && !escalate?.departmentId) problems['then.escalate.departmentId'] = 'ra.validation.required';
  for (const [kind, skills] of Object.entries({ requiredSkills, preferredSkills })) {
    for (const [index, skill] of (skills ?? []).entries()) if (isBlankText(skill.name)) problems[`then.${kind}.${index}.name`] = 'ra.validation.required';
  }
  const { stop: _stop, ...whole } = toActions(actions);
  // Of an action that was begun, what is missing in it is told.
  if (Object.keys(whole).length === 0 && !Object.keys(problems).some((path) => path.startsWith('then.'))) problems['then.root'] = 'rules.form.noAction';
}
