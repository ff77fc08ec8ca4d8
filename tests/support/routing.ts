import { thenDo, type RuleActions, type RuleGroup } from '../../engine/contract/index.ts';
import { forgetRecentPlan, routeConversation } from '../../engine/commands/index.ts';
import { ConversationModel, DepartmentModel, forgetRecentSettings, RuleModel, UserModel, type Conversation, type Department, type Device } from '../../engine/models/index.ts';
import type { Viewer } from '../../engine/policies/viewer.ts';
import type { Services } from '../../engine/services.ts';
import { take } from './answeredConversation.ts';
import { createViewer, incoming } from './conversations.ts';

/** A department, the least busy of it first; answers its id. */
export async function createDepartment(name: string, fields: Partial<Department> = {}): Promise<string> {
  const { _id } = await DepartmentModel.create({ name, nameKey: name.toLowerCase(), strategy: { kind: 'leastBusy' }, ...fields });
  forgetPlans();
  return _id.toHexString();
}

/** Somebody of a department, online. */
export async function createMember(name: string, departmentId: string, fields: Parameters<typeof createViewer>[0] = {}): Promise<Viewer> {
  const viewer = await createViewer({ name, ...fields });
  await UserModel.updateOne({ _id: viewer.id }, { $set: { departmentIds: [departmentId] } });
  return { ...viewer, departmentIds: [departmentId] };
}

/** A rule for everything that is written; answers its id. */
export async function createRule(name: string, actions: Omit<RuleActions, 'stop'>, text = ''): Promise<string> {
  const when: RuleGroup = { combinator: 'and', rules: text ? [{ field: 'firstMessages', operator: 'contains', value: text }] : [] };
  const { _id } = await RuleModel.create({ name, enabled: true, position: await RuleModel.countDocuments(), version: 1, when, ...thenDo({ ...actions, stop: true }) });
  forgetPlans();
  return _id.toHexString();
}

/** What a process remembers for a second of rules and settings. */
export function forgetPlans(): void {
  forgetRecentPlan();
  forgetRecentSettings();
}

/** A customer writes, and it is put into their conversation. */
export async function customerWrites(services: Services, device: Device, text = 'Bom dia', phone = '+5511999990001'): Promise<Conversation> {
  await take(services, incoming(device, { phone, text }));
  return ConversationModel.findOne().sort({ openedAt: -1, _id: -1 }).orFail().lean<Conversation>();
}

/** As the worker does on its hint. */
export async function route(services: Services, { _id }: Pick<Conversation, '_id'>): Promise<Conversation> {
  await routeConversation(services, _id);
  return ConversationModel.findById(_id).orFail().lean<Conversation>();
}
