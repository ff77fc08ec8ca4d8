import { thenDo, type RuleProblem, type RuleRecord, type RuleVersionRecord } from '../contract/index.ts';
import type { Rule, RuleContent, RuleVersion } from '../models/index.ts';
import { ruleProblems, type KnownIds } from '../routing/index.ts';

/** The contract's JSON of a rule, flagged when it names what is not there any more. */
export function presentRule(rule: Rule, known: KnownIds): RuleRecord {
  const problems: RuleProblem[] = ruleProblems(rule, known);
  return { id: rule._id.toHexString(), ...contentOf(rule), position: rule.position, version: rule.version, ...(problems.length > 0 && { problems }) };
}

export function presentRuleVersion(saved: RuleVersion): RuleVersionRecord {
  return { ...contentOf(saved), version: saved.version, savedBy: saved.savedBy, savedAt: saved.savedAt.toISOString() };
}

function contentOf({ name, enabled, validFrom, validTo, when, then }: RuleContent) {
  return { name, enabled, validFrom: validFrom?.toISOString() ?? null, validTo: validTo?.toISOString() ?? null, when, ...thenDo(then) };
}
