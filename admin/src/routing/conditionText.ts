import { ruleField, type RuleCondition, type RuleFieldName, type RuleOperator } from '../../../engine/contract/index.ts';
import type { MessageKey } from '../i18n/useT.ts';
import type { Messages } from '../i18n/pt-BR/index.ts';
import type { Speech } from './speech.ts';
import { valuesText, valueText } from './valueText.ts';

type Comparison = keyof Messages['routing']['compare'];

/** By operator; a date's differ. */
const COMPARISONS: Record<RuleOperator, Comparison> = {
  '=': 'is', '!=': 'isNot', '<': 'less', '<=': 'atMost', '>': 'more', '>=': 'atLeast', contains: 'contains', doesNotContain: 'doesNotContain',
  in: 'is', notIn: 'isNot', between: 'between', notBetween: 'notBetween', null: 'empty', notNull: 'notEmpty', regex: 'regex',
};

/** A yes or no reads better whole: [what `true` asks for, what `false` does]. */
const FACTS: Partial<Record<RuleFieldName, readonly [MessageKey, MessageKey]>> = {
  isLinked: ['routing.fact.linked', 'routing.fact.notLinked'],
  isFirstContact: ['routing.fact.firstContact', 'routing.fact.notFirstContact'],
  isWithinHours: ['routing.fact.withinHours', 'routing.fact.outsideHours'],
  isHoliday: ['routing.fact.holiday', 'routing.fact.notHoliday'],
};

/** One condition of a rule in words, to stand within a sentence: `setor = Vendas ou Suporte`, `fila maior que 3`. */
export function conditionText({ field, operator, value }: Pick<RuleCondition, 'field' | 'operator' | 'value'>, speech: Speech): string {
  const { t } = speech;
  const fact = FACTS[field];
  if (fact && typeof value === 'boolean') return t(fact[value ? 0 : 1]);
  const [from, to] = Array.isArray(value) ? value : [];
  return t(`routing.compare.${comparisonOf(field, operator)}`, {
    field: uncapitalized(t(`routing.field.${field}`), speech.locale),
    value: Array.isArray(value) ? valuesText(field, value, speech, 'disjunction') : value === null ? '' : valueText(field, value, speech, operator),
    from: from === undefined ? '' : valueText(field, from, speech),
    to: to === undefined ? '' : valueText(field, to, speech),
  });
}

function comparisonOf(field: RuleFieldName, operator: RuleOperator): Comparison {
  if (ruleField(field).type === 'date' && operator === '<') return 'before';
  if (ruleField(field).type === 'date' && operator === '>') return 'after';
  return COMPARISONS[operator];
}

function uncapitalized(text: string, locale: string): string {
  return text.slice(0, 1).toLocaleLowerCase(locale) + text.slice(1);
}
