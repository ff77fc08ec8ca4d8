import { DepartmentModel, type Conversation } from '../../models/index.ts';
import type { Draft } from './draft.ts';
import { lastingOf } from './queueFields.ts';

/**
 * Nobody has taken it in the time that a rule gave: it goes to the rule's department, and the engine looks for somebody
 * there. Once for each opening; by whoever has it at some time meanwhile it is cancelled. A department that is not there
 * any more gets nothing, which is told.
 */
export async function escalationDraft({ routing, departmentId }: Conversation, now: Date): Promise<Draft> {
  const { escalation, ...others } = routing;
  if (!escalation) throw new Error('nothing to escalate');
  const { by } = escalation;
  const department = await DepartmentModel.findById(escalation.departmentId, { name: 1, active: 1 }).lean();
  const data = { trigger: 'escalated', toDepartmentId: escalation.departmentId.toHexString(), toName: department?.name ?? '', ...(by.id && { ruleId: by.id }) };
  if (!department?.active) return { happenings: [{ type: 'transfer_dropped', by, data: { ...data, reason: 'inactive_department' } }], fields: { routing: others } };
  // A person, or the rule itself, has put it there already.
  if (departmentId?.equals(department._id)) return { happenings: [], fields: { routing: others } };
  return {
    happenings: [{ type: 'transferred', by, data, machineEvent: { type: 'transferToDepartment', at: now.getTime(), departmentId: data.toDepartmentId } }],
    fields: { routing: { ...lastingOf(others), dueAt: now, trigger: 'escalated' } },
  };
}
