import { useMemo } from 'react';
import type { Translations } from 'react-querybuilder';
import { RULE_FIELD_NAMES, ruleField, type RuleField, type RuleFieldName } from '../../../../engine/contract/index.ts';
import { useT, type Translate } from '../../i18n/useT.ts';
import { operatorsOf } from '../conditions.ts';
import { operatorLabel } from './operatorLabel.ts';

const GROUPS: readonly RuleField['group'][] = ['conversation', 'contact', 'time', 'load'];

/** What the builder offers and says, in the panel's language. */
export function useBuilderTexts() {
  const t = useT();
  return useMemo(
    () => ({
      translations: translationsOf(t),
      fields: GROUPS.map((group) => ({
        label: t(`rules.builder.group.${group}`),
        options: RULE_FIELD_NAMES.filter((name) => ruleField(name).group === group).map((name) => ({ name, value: name, label: t(`routing.field.${name}`) })),
      })),
      combinators: [
        { name: 'and', value: 'and', label: t('rules.builder.combineAnd') },
        { name: 'or', value: 'or', label: t('rules.builder.combineOr') },
      ],
      // The builder offers only the fields that it was given above.
      operatorsFor: (field: string) => operatorsOf(field).map((name) => ({ name, value: name, label: t(`rules.operator.${operatorLabel(field as RuleFieldName, name)}`) })),
    }),
    [t],
  );
}

function translationsOf(t: Translate): Partial<Translations> {
  return {
    fields: { title: t('rules.builder.field') },
    operators: { title: t('rules.builder.operator') },
    value: { title: t('rules.builder.value') },
    combinators: { title: t('rules.builder.combinator') },
    notToggle: { label: t('rules.builder.not'), title: t('rules.builder.notHint') },
    addRule: { label: `+ ${t('rules.builder.addRule')}`, title: t('rules.builder.addRuleHint') },
    addGroup: { label: `+ ${t('rules.builder.addGroup')}`, title: t('rules.builder.addGroupHint') },
    removeRule: { title: t('rules.builder.remove') },
    removeGroup: { title: t('rules.builder.removeGroup') },
  };
}
