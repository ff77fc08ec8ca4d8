import { isGroup, type RuleGroup } from '../contract/index.ts';
import { compileCondition, type Check } from './compileCondition.ts';

/**
 * A tree of conditions, ready to be asked again and again; null when it matches, else the first condition that stands
 * against it. A `not` is handed down to the conditions (not all of = one of the nots), so that one which cannot be
 * decided fails under a `not` too.
 */
export function compileGroup(group: RuleGroup, negated = false): Check {
  if (group.rules.length === 0) return () => null;
  const isNegated = negated !== (group.not === true);
  const checks = group.rules.map((node) => (isGroup(node) ? compileGroup(node, isNegated) : compileCondition(node, isNegated)));
  return (group.combinator === 'and') === isNegated ? oneOf(checks) : allOf(checks);
}

function allOf(checks: readonly Check[]): Check {
  return (evidence) => {
    for (const check of checks) {
      const failed = check(evidence);
      if (failed) return failed;
    }
    return null;
  };
}

function oneOf(checks: readonly Check[]): Check {
  return (evidence) => {
    let first = null;
    for (const check of checks) {
      const failed = check(evidence);
      if (!failed) return null;
      first ??= failed;
    }
    return first && checks.length > 1 ? { ...first, alternatives: checks.length } : first;
  };
}
