import { thenDo } from '../../../engine/contract/index.ts';
import type { Translate } from '../i18n/useT.ts';
import { withIds } from './conditions.ts';
import { NEW_RULE, type RuleFormValues } from './ruleFormValues.ts';

/** Rules to begin with. */
export const RULE_TEMPLATES = ['bills', 'hours', 'vip'] as const;
export type RuleTemplate = (typeof RULE_TEMPLATES)[number];

interface Named {
  id: string;
  name: string;
}

/** The draft of a template. The department that a name tells of is taken when there is one; else it is left to be chosen. */
export function templateDraft(template: RuleTemplate, t: Translate, departments: readonly Named[]): RuleFormValues {
  const departmentNamed = (pattern: RegExp) => departments.find(({ name }) => pattern.test(name))?.id ?? null;
  const base = { ...NEW_RULE, name: t(`rules.template.${template}.name`) };
  switch (template) {
    case 'bills':
      return {
        ...base,
        when: withIds({ combinator: 'and', rules: [{ field: 'firstMessages', operator: 'regex', value: 'boleto|fatura|pagamento|2ª via|segunda via' }] }),
        ...thenDo({ departmentId: departmentNamed(/financ|cobran|billing/iu), strategy: { kind: 'leastBusy' as const }, stop: true }),
      };
    case 'hours':
      return {
        ...base,
        when: withIds({ combinator: 'and', rules: [{ field: 'isWithinHours', operator: '=', value: false }] }),
        ...thenDo({ departmentId: departmentNamed(/plant[aã]o|emerg|urg|call|guardia/iu), stop: true }),
      };
    case 'vip':
      return {
        ...base,
        when: withIds({ combinator: 'and', rules: [{ field: 'isLinked', operator: '=', value: true }, { field: 'conversationsBefore', operator: '>=', value: 5 }] }),
        ...thenDo({ priority: 'high' as const, stop: false }),
      };
  }
}
