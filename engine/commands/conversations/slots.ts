import { setTimeout as sleep } from 'node:timers/promises';
import type { Types } from 'mongoose';
import { ConversationModel, SEATED, seatHolderOf, UserModel, type Conversation, type User } from '../../models/index.ts';

export type Reservation =
  /** The place is kept for the change: give it back with `releaseSlot` if the change is lost. */
  | 'reserved'
  /** No room. */
  | 'full'
  /** No such active user. */
  | 'unavailable';

/** A place that a change under way has taken is waited for so often, and so long each time, in ms. */
const WAITS = 20;
const WAIT_MS = 25;

/**
 * Reserves a place for a conversation in the user's `slots`, atomically in the user's document, before the conversation
 * changes hands. With `mayExceed` (by hand: assigning, transferring) the capacity does not refuse.
 *
 * A conversation has one place at most, whoever reserves it: the place carries the version that the change would make,
 * so that giving it back for an older version leaves it to the newer.
 */
export async function reserveSlot(
  userId: string | Types.ObjectId,
  conversation: Pick<Conversation, '_id' | 'version'>,
  { now, mayExceed = false }: { now: Date; mayExceed?: boolean },
): Promise<{ reservation: Reservation; overCapacity: boolean }> {
  const conversationId = conversation._id;
  const version = conversation.version + 1;
  for (let waits = 0; ; ) {
    const user = await UserModel.findById(userId, { capacity: 1, slots: 1, active: 1 }).lean();
    if (!user?.active) return { reservation: 'unavailable', overCapacity: false };
    if (user.slots.some((slot) => slot.conversationId.equals(conversationId))) {
      const { matchedCount } = await UserModel.updateOne(
        { _id: user._id, active: true, 'slots.conversationId': conversationId },
        { $max: { 'slots.$.version': version }, $set: { 'slots.$.at': now } },
        { timestamps: false },
      );
      if (matchedCount === 1) return { reservation: 'reserved', overCapacity: false };
      continue;
    }
    const overCapacity = user.slots.length >= user.capacity;
    if (overCapacity && !mayExceed) {
      if (waits >= WAITS || !(await hasPassingSlot(user))) return { reservation: 'full', overCapacity };
      waits += 1;
      await sleep(WAIT_MS);
      continue;
    }

    // The filter repeats what was read: capacity, that there is room, and that this conversation has no place yet.
    const room = mayExceed ? {} : { capacity: user.capacity, [`slots.${user.capacity - 1}`]: { $exists: false } };
    const { modifiedCount } = await UserModel.updateOne(
      { _id: user._id, active: true, 'slots.conversationId': { $ne: conversationId }, ...room },
      { $push: { slots: { conversationId, version, at: now } }, $set: { idleSince: now } },
      { timestamps: false },
    );
    if (modifiedCount === 1) return { reservation: 'reserved', overCapacity };
  }
}

/**
 * Gives the place back, unless the conversation is the user's, or their place is kept until they have answered: two of their own commands at once may both have reserved
 * it, and the loser leaves it to the winner. A reservation for a change yet to come, of a later version, stays too.
 * `finishedAt`: when they finished it; left out when they never had it.
 */
export async function releaseSlot(userId: string | Types.ObjectId, conversationId: Types.ObjectId, finishedAt?: Date): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId, { assigneeId: 1, active: 1, version: 1, pendingTransfer: 1 }).lean();
  if (conversation && seatHolderOf(conversation)?.equals(userId)) return;
  const upTo = conversation && { version: { $lte: conversation.version } };
  await UserModel.updateOne({ _id: userId }, { $pull: { slots: { conversationId, ...upTo } }, ...(finishedAt && { $set: { idleSince: finishedAt } }) }, { timestamps: false });
}

/** Whether some place of the user's is only reserved: it may be free again in a moment. */
async function hasPassingSlot(user: Pick<User, '_id' | 'slots'>): Promise<boolean> {
  const seated = await ConversationModel.find({ _id: { $in: user.slots.map((slot) => slot.conversationId) }, ...SEATED }, { assigneeId: 1, active: 1, pendingTransfer: 1 }).lean();
  return seated.filter((each) => seatHolderOf(each)?.equals(user._id)).length < user.slots.length;
}
