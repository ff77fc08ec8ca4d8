import { Types } from 'mongoose';
import { ASSIGNMENTS_KEPT, ConversationModel, UserModel, type Conversation } from '../../models/index.ts';
import type { AgentFacts } from '../../routing/index.ts';
import { releaseSlot } from '../conversations/slots.ts';

/**
 * Reserves a place with the agent as the decision saw them: by the same write their turn and their idleness move on.
 * Null when they are not as they were seen (another decision came first, they left, paused, or are full): then decide
 * again. Gives back what undoes it.
 */
export async function takeSeat(seen: AgentFacts, conversation: Conversation, departmentId: string | null, now: Date): Promise<(() => Promise<void>) | null> {
  const userId = new Types.ObjectId(seen.id);
  const conversationId = conversation._id;
  const idleSince = seen.idleSince === null ? null : new Date(seen.idleSince);
  const free = { _id: userId, active: true, presence: seen.presence, pausedReason: null };
  const version = conversation.version + 1;
  const moves = {
    assignments: { $each: [{ conversationId, departmentId: departmentId === null ? null : new Types.ObjectId(departmentId), at: now }], $slice: -ASSIGNMENTS_KEPT },
  };
  const taken = await UserModel.updateOne(
    { ...free, capacity: seen.capacity, idleSince, slots: { $size: seen.load }, 'slots.conversationId': { $ne: conversationId } },
    { $push: { slots: { conversationId, version, at: now }, ...moves }, $set: { idleSince: now } },
    { timestamps: false },
  );
  // The place that a run reserved and did not live to use: a conversation has one at most.
  const isTaken =
    taken.modifiedCount === 1 ||
    (await UserModel.updateOne(
      { ...free, 'slots.conversationId': conversationId },
      { $max: { 'slots.$.version': version }, $set: { 'slots.$.at': now, idleSince: now }, $push: moves },
      { timestamps: false },
    ).then(({ modifiedCount }) => modifiedCount === 1));
  if (!isTaken) return null;
  return async () => {
    await releaseSlot(userId, conversationId);
    // Of a change that was never made the place is for a version yet to come, which is left alone: this one is ours.
    const isMade = await ConversationModel.exists({ _id: conversationId, version: { $gte: version } });
    await UserModel.updateOne({ _id: userId }, { $pull: { assignments: { conversationId, at: now }, ...(!isMade && { slots: { conversationId, version, at: now } }) } }, { timestamps: false });
  };
}
