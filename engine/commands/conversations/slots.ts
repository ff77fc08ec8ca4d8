import type { Types } from 'mongoose';
import { UserModel } from '../../models/index.ts';

export type Reservation =
  /** A new place was taken: give it back if the change is lost. */
  | 'reserved'
  /** The user held this conversation already. */
  | 'held'
  /** No room. */
  | 'full'
  /** No such active user. */
  | 'unavailable';

/**
 * Reserves a place for a conversation in the user's `slots`, atomically in the user's document, before the conversation
 * changes hands. With `mayExceed` (by hand: assigning, transferring) the capacity does not refuse.
 */
export async function reserveSlot(
  userId: string | Types.ObjectId,
  conversationId: Types.ObjectId,
  { now, mayExceed = false }: { now: Date; mayExceed?: boolean },
): Promise<{ reservation: Reservation; overCapacity: boolean }> {
  for (;;) {
    const user = await UserModel.findById(userId, { capacity: 1, slots: 1, active: 1 }).lean();
    if (!user?.active) return { reservation: 'unavailable', overCapacity: false };
    if (user.slots.some((slot) => slot.conversationId.equals(conversationId))) return { reservation: 'held', overCapacity: false };
    const overCapacity = user.slots.length >= user.capacity;
    if (overCapacity && !mayExceed) return { reservation: 'full', overCapacity };

    // The filter repeats what was read: capacity, that there is room, and that this conversation has no place yet.
    const room = mayExceed ? {} : { capacity: user.capacity, [`slots.${user.capacity - 1}`]: { $exists: false } };
    const { modifiedCount } = await UserModel.updateOne(
      { _id: user._id, active: true, 'slots.conversationId': { $ne: conversationId }, ...room },
      { $push: { slots: { conversationId, at: now } } },
      { timestamps: false },
    );
    if (modifiedCount === 1) return { reservation: 'reserved', overCapacity };
  }
}

/** Gives the place back. Nothing happens when there is none. */
export async function releaseSlot(userId: string | Types.ObjectId, conversationId: Types.ObjectId): Promise<void> {
  await UserModel.updateOne({ _id: userId }, { $pull: { slots: { conversationId } } }, { timestamps: false });
}
