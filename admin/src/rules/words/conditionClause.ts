import { conditionsOf, isGroup, ruleField, type RuleCondition, type RuleFieldName, type RuleGroup } from '../../../../engine/contract/index.ts';
import type { Messages } from '../../i18n/pt-BR/index.ts';
import type { Speech } from '../../routing/speech.ts';
import { valuesText, valueText } from '../../routing/valueText.ts';

type Clause = keyof Messages['rules']['clause'];

/** Said as a whole: [what `true` asks for, what `false` does]. */
const FACTS: Partial<Record<RuleFieldName, readonly [Clause, Clause]>> = {
  isLinked: ['linked', 'notLinked'],
  isFirstContact: ['firstContact', 'notFirstContact'],
  isWithinHours: ['withinHours', 'outsideHours'],
  isHoliday: ['holiday', 'notHoliday'],
};

/** A condition as a clause to follow `se`: `a primeira mensagem contém “boleto”`. */
export function conditionClause(condition: RuleCondition, speech: Speech): string {
  const { field, operator, value } = condition;
  const values = Array.isArray(value) ? value : [];
  const text = (one: string | number | boolean | undefined) => (one === undefined || one === '' ? '…' : valueText(field, one, speech, operator));
  return speech.t(`rules.clause.${clauseOf(condition)}`, {
    subject: speech.t(`rules.subject.${field}`),
    value: values.length > 0 ? valuesText(field, values, speech, operator === 'notIn' ? 'conjunction' : 'disjunction') : text(Array.isArray(value) || value === null ? undefined : value),
    from: text(values[0]),
    to: text(values[1]),
  });
}

/** The conditions of a rule as one clause, groups within groups in brackets. */
export function groupClause(group: RuleGroup, speech: Speech): string {
  const { t, locale } = speech;
  // An empty group says nothing, and is told only where it stands alone.
  const parts = group.rules.flatMap((node) => {
    if (!isGroup(node)) return [conditionClause(node, speech)];
    if (conditionsOf(node).length === 0) return [];
    const clause = groupClause(node, speech);
    return [node.not || group.rules.length === 1 || node.rules.length === 1 ? clause : `(${clause})`];
  });
  if (parts.length === 0) return t('rules.clause.always');
  const joined = new Intl.ListFormat(locale, { type: group.combinator === 'and' ? 'conjunction' : 'disjunction' }).format(parts);
  return group.not ? t('rules.clause.not', { conditions: parts.length > 1 ? `(${joined})` : joined }) : joined;
}

function clauseOf({ field, operator, value }: RuleCondition): Clause {
  const fact = FACTS[field];
  if (fact) return fact[value === true ? 0 : 1];
  const { type } = ruleField(field);
  switch (operator) {
    case '=':
      return field === 'firstMessages' ? 'isExactly' : 'is';
    case '!=':
      return 'isNot';
    case 'in':
      return 'is';
    case 'notIn':
      return Array.isArray(value) && value.length > 1 ? 'isNoneOf' : 'isNot';
    case '<':
      return type === 'date' ? 'before' : 'less';
    case '<=':
      return type === 'date' ? 'until' : 'atMost';
    case '>':
      return type === 'date' ? 'after' : 'more';
    case '>=':
      return type === 'date' ? 'since' : 'atLeast';
    case 'contains':
      return field === 'tags' ? 'hasTag' : 'contains';
    case 'doesNotContain':
      return field === 'tags' ? 'lacksTag' : 'doesNotContain';
    case 'null':
      return UNKNOWN[field] ?? 'unknown';
    case 'notNull':
      return KNOWN[field] ?? 'known';
    case 'between':
    case 'notBetween':
    case 'regex':
      return operator;
  }
}

/** Where having none means something of its own. */
const UNKNOWN: Partial<Record<RuleFieldName, Clause>> = { department: 'inCommonQueue', tags: 'noTag' };
const KNOWN: Partial<Record<RuleFieldName, Clause>> = { department: 'inSomeDepartment', tags: 'someTag' };
