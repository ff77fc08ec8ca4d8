import type { Types } from 'mongoose';
import { ConversationModel, UserModel } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from './changeConversation.ts';

/**
 * Gives everything that a deactivated user still has back to its queues, told by the timeline: nobody waits for somebody
 * who does not come back. Safe to repeat; does nothing for an active user.
 */
export async function releaseConversationsOf(services: Services, userId: Types.ObjectId): Promise<number> {
  const user = await UserModel.findOne({ _id: userId, active: false }, { name: 1 }).lean();
  if (!user) return 0;
  const held = await ConversationModel.find({ assigneeId: userId, active: true }, { _id: 1 }).lean();
  for (const { _id } of held) {
    await changeConversation(services, _id, (conversation) => {
      const isTheirs = conversation.active && conversation.assigneeId?.equals(userId);
      if (!isTheirs) return Promise.resolve(null);
      return Promise.resolve({
        happenings: [
          {
            type: 'released',
            by: { kind: 'system' },
            data: { reason: 'user_deactivated', userName: user.name },
            machineEvent: { type: 'release', at: services.now().getTime() },
          },
        ],
        fields: { pendingTransfer: null },
      });
    });
  }
  return held.length;
}

/** For the sweeper: what a crash, or a change under way at that moment, left with a deactivated user. */
export async function releaseOfDeactivated(services: Services): Promise<number> {
  const users = await UserModel.find({ active: false, 'slots.0': { $exists: true } }, { _id: 1 }).lean();
  let released = 0;
  for (const { _id } of users) released += await releaseConversationsOf(services, _id);
  return released;
}
