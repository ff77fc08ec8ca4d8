import { isGroup, type RuleGroup } from '../contract/index.ts';
import { compileCondition, type Check } from './compileCondition.ts';

/**
 * A tree of conditions made ready. A `not` is handed down to the conditions (not all of = one of the nots), so that one
 * which cannot be decided fails under a `not` too.
 */
export function compileGroup(group: RuleGroup, negated = false): Check {
  const isNegated = negated !== (group.not === true);
  const [first, ...others] = group.rules.map((node) => (isGroup(node) ? compileGroup(node, isNegated) : compileCondition(node, isNegated)));
  if (!first) return ALWAYS;
  const checks = [first, ...others];
  return (group.combinator === 'and') === isNegated ? oneOf(first, checks) : allOf(first, checks);
}

const ALWAYS: Check = {
  holds: () => true,
  failed() {
    throw new Error('a group without rules always matches');
  },
};

/** Told of is the first condition that fails. */
function allOf(first: Check, checks: readonly Check[]): Check {
  return {
    holds: (evidence) => checks.every((check) => check.holds(evidence)),
    failed: (evidence) => (checks.find((check) => !check.holds(evidence)) ?? first).failed(evidence),
  };
}

/** None of them holds: told of is the first, and how many there are. */
function oneOf(first: Check, checks: readonly Check[]): Check {
  if (checks.length === 1) return first;
  return {
    holds: (evidence) => checks.some((check) => check.holds(evidence)),
    failed: (evidence) => ({ ...first.failed(evidence), alternatives: checks.length }),
  };
}
