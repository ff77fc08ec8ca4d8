import { conditionsOf, type RuleRecord } from '../contract/index.ts';

/** The patterns that these rules need to be run over the first messages before a decision, once each. Of enabled rules only. */
export function patternsOf(rules: readonly Pick<RuleRecord, 'when' | 'enabled'>[]): string[] {
  const conditions = rules.filter(({ enabled }) => enabled).flatMap(({ when }) => conditionsOf(when));
  return [...new Set(conditions.filter(({ operator }) => operator === 'regex').map(({ value }) => String(value)))].toSorted();
}
