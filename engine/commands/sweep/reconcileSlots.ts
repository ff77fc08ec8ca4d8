import type { Types } from 'mongoose';
import { ConversationModel, UserModel, type Slot } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** A reservation this young may belong to a change that is being made. */
const RESERVATION_MS = 30_000;

/** Makes every user's `slots` what they hold: places without a conversation are given back, missing ones added. */
export async function reconcileSlots(services: Services): Promise<number> {
  const now = services.now();
  const settledBefore = new Date(now.getTime() - RESERVATION_MS);
  const held = await ConversationModel.find({ state: { $in: ['assigned', 'unread'] } }, { assigneeId: 1, updatedAt: 1, version: 1 }).lean();
  const users = await UserModel.find({}, { slots: 1 }).lean();
  let mended = 0;
  for (const user of users) {
    const theirs = new Map(held.filter(({ assigneeId }) => assigneeId?.equals(user._id)).map((each) => [each._id.toHexString(), each]));
    const stale = user.slots.filter((slot) => slot.at < settledBefore && !theirs.has(slot.conversationId.toHexString()));
    for (const slot of stale) {
      if (!(await isOver(user._id, slot, now))) continue;
      await UserModel.updateOne({ _id: user._id }, { $pull: { slots: { conversationId: slot.conversationId, at: slot.at } } }, { timestamps: false });
    }
    const known = new Set(user.slots.map((slot) => slot.conversationId.toHexString()));
    const missing = [...theirs.values()].filter((each) => each.updatedAt < settledBefore && !known.has(each._id.toHexString()));
    for (const { _id, version } of missing) {
      await UserModel.updateOne({ _id: user._id, 'slots.conversationId': { $ne: _id } }, { $push: { slots: { conversationId: _id, version, at: now } } }, { timestamps: false });
    }
    mended += stale.length + missing.length;
  }
  return mended;
}

/**
 * Whether nothing comes of a reservation any more. Its process may only stand still and write later: raising the version
 * lets that compare-and-set be lost. False when the change came just now, or another one did: the next look decides.
 */
async function isOver(userId: Types.ObjectId, { conversationId, version }: Slot, now: Date): Promise<boolean> {
  const conversation = await ConversationModel.findById(conversationId, { version: 1, active: 1, assigneeId: 1 }).lean();
  if (!conversation) return true;
  if (conversation.active && conversation.assigneeId?.equals(userId)) return false;
  if (conversation.version >= version) return true;
  const raised = await ConversationModel.updateOne({ _id: conversationId, version: conversation.version }, { $inc: { version: 1 }, $set: { updatedAt: now } }, { timestamps: false });
  return raised.modifiedCount === 1;
}
