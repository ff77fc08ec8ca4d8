import { isGroup, type RuleActions, type RuleGroup } from '../../../../engine/contract/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { actionTexts } from './actionTexts.ts';
import { conditionClause } from './conditionClause.ts';
import { validityText } from './ruleSummary.ts';

/** The parts of a rule that are compared with each other. */
export const RULE_PARTS = ['name', 'enabled', 'validity', 'when', 'do'] as const;
export type RulePart = (typeof RULE_PARTS)[number];

/** One line of a part; `depth`: how deep its group lies in others. */
export interface RuleLine {
  text: string;
  depth: number;
}

export interface RuleContent {
  name: string;
  enabled: boolean;
  validFrom?: string | null;
  validTo?: string | null;
  when: RuleGroup;
  then: RuleActions;
}

/** A rule in words, part by part and line by line. */
export function ruleParts(rule: RuleContent, speech: Speech): Record<RulePart, RuleLine[]> {
  const { t } = speech;
  const one = (text: string): RuleLine[] => [{ text, depth: 0 }];
  return {
    name: one(rule.name),
    enabled: one(t(rule.enabled ? 'rules.on' : 'rules.off')),
    // As it is written, whether that time has come or not.
    validity: one(validityText(rule, Number.NEGATIVE_INFINITY, speech) ?? t('rules.validity.always')),
    when: rule.when.rules.length === 0 ? one(t('rules.sentence.always')) : groupLines(rule.when, 0, speech),
    do: actionTexts(rule.then, speech).map((text) => ({ text, depth: 0 })),
  };
}

function groupLines(group: RuleGroup, depth: number, speech: Speech): RuleLine[] {
  const head = speech.t(`rules.group.${headOf(group)}`);
  return [{ text: `${head}:`, depth }, ...group.rules.flatMap((node) => (isGroup(node) ? groupLines(node, depth + 1, speech) : [{ text: conditionClause(node, speech), depth: depth + 1 }]))];
}

function headOf({ combinator, not }: RuleGroup): 'and' | 'or' | 'notAnd' | 'notOr' {
  if (not) return combinator === 'and' ? 'notAnd' : 'notOr';
  return combinator;
}
