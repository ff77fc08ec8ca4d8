import { isGroup, ruleField, shapeOf, type RuleCondition, type RuleFieldName, type RuleGroup, type RuleOperator } from '../../../engine/contract/index.ts';

type Value = RuleCondition['value'];
type Comparison = Pick<RuleCondition, 'field' | 'operator'>;

/** The builder knows its lines by ids; those that have none are given one. */
export function withIds(group: RuleGroup): RuleGroup {
  const rules = group.rules.map((node) => (isGroup(node) ? withIds(node) : { ...node, id: node.id ?? crypto.randomUUID() }));
  return { ...group, id: group.id ?? crypto.randomUUID(), rules };
}

/** A tree whose values have the shape that their operators want: a list for `in`, two for `between`, nothing for `null`. */
export function fitted(group: RuleGroup): RuleGroup {
  return { ...group, rules: group.rules.map((node) => (isGroup(node) ? fitted(node) : { ...node, value: fittedValue(node) })) };
}

/** What a line begins with. Yes is what is mostly asked for; the rest is to be filled in. */
export function firstValue({ field, operator }: Comparison): Value {
  switch (shapeOf(operator)) {
    case 'none':
      return null;
    case 'list':
      return [];
    case 'range':
      return ['', ''];
    case 'one':
      return ruleField(field).type === 'boolean' ? true : '';
  }
}

/** Keeps what was typed as far as the other operator can use it. */
function fittedValue({ field, operator, value }: RuleCondition): Value {
  const first = Array.isArray(value) ? value[0] : value;
  switch (shapeOf(operator)) {
    case 'none':
      return null;
    case 'list':
      return Array.isArray(value) ? value.filter((each) => each !== '') : isBlank(first) ? [] : [first];
    case 'range':
      return Array.isArray(value) ? [value[0] ?? '', value[1] ?? ''] : [first ?? '', ''];
    case 'one':
      return first ?? firstValue({ field, operator });
  }
}

/** Whether there is nothing to compare with yet. */
export function isBlank(value: Value | undefined): value is null | undefined | '' {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
}

/** The operators of a field, as the builder asks for them. */
export function operatorsOf(field: string): readonly RuleOperator[] {
  // The builder offers only these names.
  return ruleField(field as RuleFieldName).operators;
}
