import type { Types } from 'mongoose';
import { ConversationModel, SEATED, seatHolderOf, UserModel, type Slot } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { releaseSlot } from '../conversations/slots.ts';

/** A reservation this young may belong to a change that is being made. */
const RESERVATION_MS = 30_000;

/** A place that a user has and should not have, or the other way round. */
export interface SlotDifference {
  /** `extra`: a place without its conversation. `missing`: a conversation without its place. */
  kind: 'extra' | 'missing';
  userId: Types.ObjectId;
  userName: string;
  conversationId: Types.ObjectId;
  /** Of the extra place: one that was taken anew since stays. */
  at: Date | null;
  /** Of the extra place's reservation, or of the conversation whose place is missing. */
  version: number;
}

/** Makes every user's `slots` what they hold: places without a conversation are given back, missing ones added. */
export async function reconcileSlots(services: Services): Promise<number> {
  let mended = 0;
  for (const difference of await findSlotDifferences(services)) if (await mendSlot(services, difference)) mended += 1;
  return mended;
}

/** Where users' `slots` are not what they hold, changes under way aside. */
export async function findSlotDifferences(services: Services): Promise<SlotDifference[]> {
  const settledBefore = new Date(services.now().getTime() - RESERVATION_MS);
  const held = await ConversationModel.find(SEATED, { active: 1, assigneeId: 1, pendingTransfer: 1, updatedAt: 1, version: 1 }).lean();
  const users = await UserModel.find({}, { name: 1, slots: 1 }).lean();
  return users.flatMap(({ _id: userId, name: userName, slots }): SlotDifference[] => {
    const theirs = new Map(held.filter((each) => seatHolderOf(each)?.equals(userId)).map((each) => [each._id.toHexString(), each]));
    const known = new Set(slots.map((slot) => slot.conversationId.toHexString()));
    const extra = slots.filter((slot) => slot.at < settledBefore && !theirs.has(slot.conversationId.toHexString()));
    const missing = [...theirs.values()].filter((each) => each.updatedAt < settledBefore && !known.has(each._id.toHexString()));
    return [
      ...extra.map(({ conversationId, at, version }) => ({ kind: 'extra' as const, userId, userName, conversationId, at, version })),
      ...missing.map(({ _id, version }) => ({ kind: 'missing' as const, userId, userName, conversationId: _id, at: null, version })),
    ];
  });
}

/** Safe to repeat, and beside changes under way: false when one has a say in it, then the next look decides. */
export async function mendSlot(services: Services, { kind, userId, conversationId, at, version }: SlotDifference): Promise<boolean> {
  if (kind === 'extra') {
    if (!(await isOver(userId, { conversationId, version }, services.now()))) return false;
    await UserModel.updateOne({ _id: userId }, { $pull: { slots: { conversationId, at } } }, { timestamps: false });
    return true;
  }
  const place = { conversationId, version, at: services.now() };
  await UserModel.updateOne({ _id: userId, 'slots.conversationId': { $ne: conversationId } }, { $push: { slots: place } }, { timestamps: false });
  // It may have left the user since it was read: then the place goes again.
  await releaseSlot(userId, conversationId);
  return true;
}

/**
 * Whether nothing comes of a reservation any more. Its process may only stand still and write later: raising the version
 * lets that compare-and-set be lost. False when the change came just now, or another one did: the next look decides.
 */
async function isOver(userId: Types.ObjectId, { conversationId, version }: Pick<Slot, 'conversationId' | 'version'>, now: Date): Promise<boolean> {
  const conversation = await ConversationModel.findById(conversationId, { version: 1, active: 1, assigneeId: 1, pendingTransfer: 1 }).lean();
  if (!conversation) return true;
  if (seatHolderOf(conversation)?.equals(userId)) return false;
  if (conversation.version >= version) return true;
  const raised = await ConversationModel.updateOne({ _id: conversationId, version: conversation.version }, { $inc: { version: 1 }, $set: { updatedAt: now } }, { timestamps: false });
  return raised.modifiedCount === 1;
}
