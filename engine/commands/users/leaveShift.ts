import type { LeavingOutcome, LeavingPlan, LeavingPreview, LeavingResult } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { DepartmentModel, recentSettings, UserModel, type User } from '../../models/index.ts';
import { isSupervisor, type Viewer } from '../../policies/viewer.ts';
import { presentConversations } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../conversations/actors.ts';
import { mustBeReachable } from '../conversations/assignConversation.ts';
import { leaveConversations, listConversationsOf } from './leaving.ts';
import { presenceOf } from './setPresence.ts';
import { updateUser, type UserChanger } from './updateUser.ts';

/** What a plan would do with each conversation that a user has. Throws as {@link carryOutLeaving} does; changes nothing. */
export async function previewLeaving(viewer: Viewer, userId: string, plan: LeavingPlan): Promise<LeavingPreview> {
  const user = await findLeaver(viewer, userId, plan);
  const receivers = await findReceivers(user, plan);
  const conversations = await listConversationsOf(user._id);
  const departments = await DepartmentModel.find({ _id: { $in: conversations.flatMap((each) => each.departmentId ?? []) } }, { name: 1 }).lean();
  const records = await presentConversations(conversations);
  const given = new Map<string, number>();

  return {
    user: { id: user._id.toHexString(), name: user.name },
    reason: plan.reason,
    conversations: records.map((conversation, index) => {
      const outcome = outcomeFor(plan, conversation.id);
      if (outcome.kind === 'keep') return { conversation, kind: 'keep' as const };
      if (outcome.kind === 'queue') {
        const department = departments.find((each) => conversations[index]?.departmentId?.equals(each._id));
        return { conversation, kind: 'queue' as const, department: department ? { id: department._id.toHexString(), name: department.name } : null };
      }
      const receiver = receivers.get(outcome.userId.toLowerCase());
      if (!receiver) throw new Error('a receiver that was not checked');
      const already = given.get(outcome.userId) ?? 0;
      given.set(outcome.userId, already + 1);
      return {
        conversation,
        kind: 'user' as const,
        user: { id: receiver._id.toHexString(), name: receiver.name },
        overCapacity: receiver.slots.length + already >= receiver.capacity,
        receiverOffline: receiver.presence === 'offline',
      };
    }),
  };
}

/**
 * Carries a plan out: every conversation gets its place, and the user goes offline (`shift_end`) or may not sign in any
 * more (`user_deactivated`). Agents end their own shift, supervisors anybody's, administrators deactivate.
 * Throws `not_found`, `forbidden`, `conflict` for oneself or the last administrator, `invalid` for a receiver who cannot be,
 * `receiver_offline` where a setting refuses one.
 */
export async function carryOutLeaving(services: Services, viewer: Viewer, by: UserChanger, userId: string, plan: LeavingPlan): Promise<LeavingResult> {
  const user = await findLeaver(viewer, userId, plan);
  await findReceivers(user, plan);
  const intent = { ...plan, by: actorOf(viewer) };
  if (plan.reason === 'user_deactivated') {
    // Nothing comes in any more before what is there goes out.
    const { result } = await updateUser(services, by, userId, { active: false }, intent);
    return { user: { id: userId, name: user.name }, ...result };
  }
  const done = await leaveConversations(services, user._id, intent, presenceOf('offline', services.now()));
  services.live.presence(userId, 'offline');
  return { user: { id: userId, name: user.name }, ...done };
}

async function findLeaver(viewer: Viewer, userId: string, { reason }: LeavingPlan): Promise<User> {
  const user = await UserModel.findById(userId).lean();
  if (!user) throw notFound();
  const mayPlan = reason === 'user_deactivated' ? viewer.role === 'admin' : isSupervisor(viewer) || viewer.id === userId.toLowerCase();
  if (!mayPlan) throw new AppError('forbidden');
  return user;
}

/** The users whom a plan names, by id. Throws `invalid` for one who may not get anything, and for keeping what a deactivated user has. */
async function findReceivers(user: User, plan: LeavingPlan): Promise<Map<string, User>> {
  const named = [{ field: 'rest', outcome: plan.rest }, ...plan.exceptions.map(({ outcome }, index) => ({ field: `exceptions.${index}.outcome`, outcome }))];
  const ids = named.flatMap(({ outcome }) => (outcome.kind === 'user' ? [outcome.userId] : []));
  const [users, settings] = await Promise.all([UserModel.find({ _id: { $in: [...new Set(ids)] } }).lean(), recentSettings()]);
  const byId = new Map(users.map((each) => [each._id.toHexString(), each]));
  for (const { field, outcome } of named) {
    if (outcome.kind === 'keep' && plan.reason === 'user_deactivated') throw invalid({ [`${field}.kind`]: 'field.keepDeactivated' });
    if (outcome.kind !== 'user') continue;
    const receiver = byId.get(outcome.userId.toLowerCase());
    if (!receiver) throw invalid({ [`${field}.userId`]: 'field.unknownUser' });
    if (!receiver.active || receiver._id.equals(user._id)) throw invalid({ [`${field}.userId`]: 'field.inactiveUser' });
    mustBeReachable(receiver, settings);
  }
  return byId;
}

function outcomeFor(plan: LeavingPlan, conversationId: string): LeavingOutcome {
  return plan.exceptions.find((each) => each.conversationId.toLowerCase() === conversationId)?.outcome ?? plan.rest;
}
