import { isValidObjectId } from 'mongoose';
import type { SettingsRecord } from '../../contract/index.ts';
import { step, type ConversationEvent } from '../../conversation/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { recentSettings, UserModel, type Conversation, type User } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { snapshotOf } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { releaseSlot, reserveSlot } from './slots.ts';
import type { ConversationCommand } from './takeConversation.ts';

/**
 * Gives a conversation to a user by hand, at once. May exceed the user's capacity, which the timeline then says.
 * Throws `invalid` for an unknown or inactive user.
 */
export async function assignConversation(services: Services, viewer: Viewer, { conversationId, userId, ifVersion }: ConversationCommand & { userId: string }): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  const user = await findActiveUser(userId);
  mustBeReachable(user, await recentSettings());
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const machineEvent: ConversationEvent = { type: 'assign', at: services.now().getTime(), userId };
      const { changed } = step(snapshotOf(conversation), machineEvent);
      if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
      if (!changed) return null;
      const { data, undo } = await reserveByHand(services, user, conversation);
      return { happenings: [{ type: 'assigned', by: actorOf(viewer), data: { ...data, toUserId: userId, toName: user.name }, machineEvent }], undo };
    },
    { ifVersion, seen },
  );
}

/** A user who can be given conversations. Throws `invalid` on the field `userId`. */
export async function findActiveUser(userId: string): Promise<User> {
  const user = isValidObjectId(userId) ? await UserModel.findById(userId).lean() : null;
  if (!user) throw invalid({ userId: 'field.unknownUser' });
  if (!user.active) throw invalid({ userId: 'field.inactiveUser' });
  return user;
}

/** Throws `receiver_offline` for somebody who is not there, where a setting refuses to give them conversations. */
export function mustBeReachable(user: Pick<User, 'presence'>, { offlineTransfer }: Pick<SettingsRecord, 'offlineTransfer'>): void {
  if (user.presence === 'offline' && offlineTransfer === 'refuse') throw new AppError('receiver_offline');
}

/** By hand, a capacity may be exceeded; `data` marks it for the timeline. */
export async function reserveByHand(services: Services, user: User, conversation: Conversation): Promise<{ data: { overCapacity?: true }; undo: () => Promise<void> }> {
  const { reservation, overCapacity } = await reserveSlot(user._id, conversation, { now: services.now(), mayExceed: true });
  if (reservation === 'unavailable') throw invalid({ userId: 'field.inactiveUser' });
  return {
    data: overCapacity ? { overCapacity: true } : {},
    undo: () => releaseSlot(user._id, conversation._id),
  };
}
