import { createDepartment } from '../../engine/commands/departments/saveDepartment.ts';
import { planChanged } from '../../engine/commands/index.ts';
import { thenDo } from '../../engine/contract/index.ts';
import { ConversationModel, RuleModel, UserModel } from '../../engine/models/index.ts';
import { toViewer } from '../../engine/api/session/sessions.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { System } from '../system.ts';

const AGENTS = 20;
const RULES = 10;

/** A company whose rules send everything to one department of twenty agents, the least busy first. */
export interface AssigningCompany {
  agents: Viewer[];
  /** With rules, or as if there were none: then people take what waits. */
  switchRouting(isOn: boolean): Promise<void>;
  /** Ends all conversations, so that every round begins alike. */
  finish(): Promise<void>;
}

/** Ten rules, of which the last one matches. */
export async function createAssigningCompany({ runtime: { services } }: System): Promise<AssigningCompany> {
  const users = await UserModel.create(
    Array.from({ length: AGENTS }, (_, index) => ({ name: `Pessoa ${index}`, email: `pessoa-${index}@bench.local`, passwordHash: 'none', role: 'agent' as const, presence: 'online' as const, capacity: 1_000 })),
  );
  const department = await createDepartment(services, { name: 'Atendimento', memberIds: users.map(({ _id }) => _id.toHexString()), active: true, strategy: { kind: 'leastBusy' } });
  await RuleModel.create(
    Array.from({ length: RULES }, (_, position) => ({
      name: `Regra ${position}`,
      enabled: true,
      position,
      version: 1,
      when: { combinator: 'and' as const, rules: position === RULES - 1 ? [] : [{ field: 'firstMessages' as const, operator: 'contains' as const, value: `assunto ${position}` }] },
      ...thenDo({ departmentId: department._id.toHexString(), stop: true }),
    })),
  );
  return {
    agents: users.map((user) => toViewer(user.toObject())),
    async switchRouting(isOn) {
      await RuleModel.updateMany({}, { $set: { enabled: isOn } });
      await planChanged(services);
    },
    async finish() {
      // What a worker still has in hand loses its compare-and-set.
      await ConversationModel.updateMany({ active: true }, { $set: { state: 'closed', active: false, turnAt: null, routing: { declinedBy: [] } }, $unset: { openKey: 1, nextDeadlineAt: 1 }, $inc: { version: 1 } });
      await UserModel.updateMany({}, { $set: { slots: [], assignments: [], idleSince: null } });
    },
  };
}
