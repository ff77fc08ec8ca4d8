import { ConversationModel, UserModel } from '../../models/index.ts';
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
