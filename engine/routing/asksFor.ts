import { conditionsOf, type RuleFieldName, type RuleRecord } from '../contract/index.ts';

/** Whether any enabled rule asks for a field: what is costly to find out need not be found out for none. */
export function asksFor(rules: readonly Pick<RuleRecord, 'when' | 'enabled'>[], name: RuleFieldName): boolean {
  return rules.some(({ enabled, when }) => enabled && conditionsOf(when).some(({ field }) => field === name));
}
