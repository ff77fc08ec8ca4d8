import { ruleField, type RuleFieldName, type RuleOperator } from '../../../../engine/contract/index.ts';
import type { Messages } from '../../i18n/pt-BR/index.ts';

type Label = keyof Messages['rules']['operator'];

const LABELS: Record<RuleOperator, Label> = {
  '=': 'is', '!=': 'isNot', '<': 'less', '<=': 'atMost', '>': 'more', '>=': 'atLeast', contains: 'contains', doesNotContain: 'doesNotContain',
  in: 'in', notIn: 'notIn', between: 'between', notBetween: 'notBetween', null: 'null', notNull: 'notNull', regex: 'regex',
};

/** Where an operator is said in other words. */
const BY_TYPE: Partial<Record<string, Partial<Record<RuleOperator, Label>>>> = {
  date: { '<': 'before', '<=': 'until', '>': 'after', '>=': 'since' },
  number: { '=': 'equals', '!=': 'differs' },
};
const BY_FIELD: Partial<Record<RuleFieldName, Partial<Record<RuleOperator, Label>>>> = {
  firstMessages: { '=': 'isExactly' },
  tags: { contains: 'has', doesNotContain: 'hasNot', null: 'noTag', notNull: 'someTag' },
  department: { null: 'noDepartment', notNull: 'someDepartment' },
};

/** The last part of an operator's key below `rules.operator`, as it is said of a field. */
export function operatorLabel(field: RuleFieldName, operator: RuleOperator): Label {
  return BY_FIELD[field]?.[operator] ?? BY_TYPE[ruleField(field).type]?.[operator] ?? LABELS[operator];
}
