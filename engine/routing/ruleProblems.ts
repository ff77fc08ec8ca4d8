import { conditionsOf, ruleField, type RuleField, type RuleProblem, type RuleRecord } from '../contract/index.ts';

/** The ids that rules may name: of what exists and is active. */
export type KnownIds = Readonly<Record<NonNullable<RuleField['resource']>, ReadonlySet<string>>>;

const CODES = { departments: 'unknown_department', users: 'unknown_user', tags: 'unknown_tag', devices: 'unknown_device' } as const;

/** What a rule names and is not there, once each; such a rule is flagged, and skipped by every run. */
export function ruleProblems({ when, then }: Pick<RuleRecord, 'when' | 'then'>, known: KnownIds): RuleProblem[] {
  const named: [resource: keyof KnownIds, id: string | undefined][] = [
    ['departments', then.departmentId],
    ['users', then.userId],
    ['departments', then.escalate?.departmentId],
    ...(then.addTags ?? []).map((id) => ['tags', id] as [keyof KnownIds, string]),
  ];
  for (const { field, value } of conditionsOf(when)) {
    const { resource } = ruleField(field);
    if (!resource || value === null) continue;
    for (const id of [value].flat()) named.push([resource, String(id)]);
  }
  const problems = new Map<string, RuleProblem>();
  for (const [resource, id] of named) {
    if (id !== undefined && !known[resource].has(id)) problems.set(`${resource}:${id}`, { code: CODES[resource], id });
  }
  return [...problems.values()];
}
