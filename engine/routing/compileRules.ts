import type { DecisionRecord, RuleActions, RuleRecord, TriedRule } from '../contract/index.ts';
import type { Check } from './compileCondition.ts';
import { compileGroup } from './compileGroup.ts';
import type { RoutingFacts } from './facts.ts';
import { evidenceOf } from './evidence.ts';
import { ruleProblems, type KnownIds } from './ruleProblems.ts';

/** What the rules looked at, and said: those that were tried, in their order, and the actions of those that matched. */
export interface Evaluation {
  facts: DecisionRecord['facts'];
  tried: TriedRule[];
  actions: RuleActions[];
}

/** Rules made ready once, to be asked about many conversations. */
export interface CompiledRules {
  evaluate(facts: RoutingFacts): Evaluation;
}

interface CompiledRule {
  id: string;
  name: string;
  version: number;
  /** ms; open ends are infinite. */
  validFrom: number;
  validTo: number;
  problems: TriedRule['problems'];
  check: Check;
  actions: RuleActions;
}

/**
 * Prepares rules, in the order of their positions (of two at one place the one with the smaller id first), whatever
 * order they come in. Disabled ones are left out. To be done again when a rule changes or something they name comes or
 * goes.
 */
export function compileRules(rules: readonly RuleRecord[], known: KnownIds): CompiledRules {
  const compiled = rules
    .filter(({ enabled }) => enabled)
    .toSorted((one, other) => one.position - other.position || (one.id < other.id ? -1 : 1))
    .map((rule) => compileRule(rule, known));
  return { evaluate: (facts) => evaluate(compiled, facts) };
}

function compileRule(rule: RuleRecord, known: KnownIds): CompiledRule {
  const problems = ruleProblems(rule, known);
  return {
    id: rule.id,
    name: rule.name,
    version: rule.version,
    validFrom: rule.validFrom ? Date.parse(rule.validFrom) : Number.NEGATIVE_INFINITY,
    validTo: rule.validTo ? Date.parse(rule.validTo) : Number.POSITIVE_INFINITY,
    problems: problems.length > 0 ? problems : undefined,
    check: compileGroup(rule.when),
    actions: rule.then,
  };
}

/**
 * Every condition sees the facts as they were before the run, whatever earlier rules set: a rule can be read, and
 * explained, without those before it.
 */
function evaluate(rules: readonly CompiledRule[], facts: RoutingFacts): Evaluation {
  const evidence = evidenceOf(facts);
  const evaluation: Evaluation = { facts: evidence.told, tried: [], actions: [] };
  for (const { id, name, version, validFrom, validTo, problems, check, actions } of rules) {
    if (problems) {
      evaluation.tried.push({ id, name, version, matched: false, skipped: 'broken', problems });
    } else if (facts.at < validFrom || facts.at >= validTo) {
      evaluation.tried.push({ id, name, version, matched: false, skipped: facts.at < validFrom ? 'not_yet_valid' : 'expired' });
    } else if (!check.holds(evidence)) {
      evaluation.tried.push({ id, name, version, matched: false, failed: check.failed(evidence) });
    } else {
      evaluation.tried.push({ id, name, version, matched: true });
      evaluation.actions.push(actions);
      if (actions.stop) break;
    }
  }
  return evaluation;
}
