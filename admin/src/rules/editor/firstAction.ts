import type { ActionKind, RuleFormValues } from '../ruleFormValues.ts';

/** What an action begins with when it is added. */
export function firstAction(kind: ActionKind): RuleFormValues['then'][ActionKind] {
  switch (kind) {
    case 'strategy':
      return { kind: 'leastBusy' };
    case 'requiredSkills':
    case 'preferredSkills':
      return [{ name: '', level: 3 }];
    case 'priority':
      return 'high';
    case 'addTags':
      return [];
    case 'autoReply':
      return '';
    case 'escalate':
      return { afterMinutes: 10, departmentId: null };
    case 'departmentId':
    case 'userId':
      return null;
  }
}
