import type { QueryFilter, Types, UpdateQuery } from 'mongoose';
import { AppError } from '../../../errors.ts';
import { ContactModel, ConversationModel, MessageModel, type Absorbed, type ContactMerge, type Conversation, type Join, type Message } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import type { Draft } from '../../conversations/draft.ts';
import { readTimeline } from '../../conversations/readTimeline.ts';
import { allKeysOf } from '../livingContact.ts';
import { changeContact } from './changeContact.ts';
import { tell } from './moveMessages.ts';
import { readSummary } from './readSummary.ts';
import { reopenMerged } from './reopenMerged.ts';
import { replayTimeline } from './replayTimeline.ts';
import { unseenSince } from './unseenSince.ts';

/**
 * Undoes a join: the messages that the older conversation had absorbed go back, and with them those that the newer one's
 * contact has written since; the older one gives back their unseen count and, if it is the other contact's, goes back to
 * them; then the newer one is opened again. Safe to repeat.
 */
export async function partConversations(services: Services, merge: ContactMerge, join: Join): Promise<void> {
  const { olderId, newerId } = join;
  const [older, newer] = await Promise.all([olderId, newerId].map((id) => ConversationModel.findById(id).orFail().lean<Conversation>()));
  if (!older || !newer?.mergedInto?.equals(olderId)) return;
  const contactId = ownerOf(merge, newerId);
  const entry = older.absorbed?.find((each) => each.conversationId.equals(newerId) && each.mergeId.equals(merge._id));
  if (entry) await returnMessages(services, { merge, older, newer, entry, contactId });
  const unreadCount = await giveBack(services, merge, join);
  await reopenMerged(services, merge, join, { unreadCount, contactId });
}

/** To whom a conversation belonged before the merge. */
export function ownerOf(merge: ContactMerge, conversationId: Types.ObjectId): Types.ObjectId {
  return merge.conversationIds.some((id) => id.equals(conversationId)) ? merge.absorbedId : merge.keptId;
}

interface Return {
  merge: ContactMerge;
  older: Conversation;
  newer: Conversation;
  entry: Absorbed;
  contactId: Types.ObjectId;
}

async function returnMessages(services: Services, { merge, older, newer, entry, contactId }: Return): Promise<void> {
  const owner = await ContactModel.findById(contactId).orFail().lean();
  const other = await ContactModel.findById(contactId.equals(merge.keptId) ? merge.absorbedId : merge.keptId).orFail().lean();
  // The kept contact still holds the other's keys.
  const keys = allKeysOf(owner).filter((key) => !(contactId.equals(merge.keptId) && allKeysOf(other).includes(key)));
  const moved: QueryFilter<Message> = { conversationId: older._id, moves: { $elemMatch: { mergeId: merge._id, from: newer._id } } };
  const since: QueryFilter<Message> = { conversationId: older._id, senderKey: { $in: keys }, 'author.kind': { $in: ['customer', 'phone', 'system'] }, seq: null, 'moves.mergeId': { $ne: merge._id } };
  const ids = await MessageModel.distinct('_id', { $or: [moved, since] });
  const back: UpdateQuery<Message> = { $set: { conversationId: newer._id, contactId } };
  await MessageModel.updateMany({ ...moved, seq: null }, { ...back, $pull: { moves: { mergeId: merge._id } } });
  await MessageModel.updateMany({ ...moved, seq: { $ne: null } }, { ...back, $pull: { moves: { mergeId: merge._id } }, $inc: { seq: -entry.seqOffset } });
  await MessageModel.updateMany(since, back);
  await restoreRepeatedIds(newer._id, merge);
  await tell(services, newer, ids);
}

/** See moveMessages: an id that the other conversation had too was told apart by the merge's. */
async function restoreRepeatedIds(conversationId: Types.ObjectId, merge: ContactMerge): Promise<void> {
  const mark = `@${merge._id.toHexString()}`;
  for (const { _id, clientMessageId } of await MessageModel.find({ conversationId, clientMessageId: { $exists: true } }, { clientMessageId: 1 }).lean()) {
    if (clientMessageId?.endsWith(mark)) await MessageModel.updateOne({ _id }, { $set: { clientMessageId: clientMessageId.slice(0, -mark.length) } });
  }
}

/** The older one's part; answers how much of what it gives back nobody has seen. */
async function giveBack(services: Services, merge: ContactMerge, { olderId, newerId }: Join): Promise<number> {
  const mergeId = merge._id.toHexString();
  const conversationId = newerId.toHexString();
  const change = (mayChangeContact: boolean) =>
    changeConversation(services, olderId, async (current): Promise<Draft | null> => {
      const entry = current.absorbed?.find((each) => each.conversationId.equals(newerId) && each.mergeId.equals(merge._id));
      if (!entry) return null;
      const timeline = await readTimeline(current);
      const { absorbed, messageIds } = unseenSince(timeline, { mergeId, conversationId });
      const { replyDueSince, silentSince } = replayTimeline(timeline).clocks;
      const unreadCount = absorbed + (await MessageModel.countDocuments({ _id: { $in: messageIds }, conversationId: newerId }));
      const { happenings, fields } = mayChangeContact ? await changeContact(merge, current, ownerOf(merge, olderId)) : { happenings: [], fields: {} };
      const machineEvent = { type: 'giveBack' as const, at: services.now().getTime(), count: unreadCount };
      const by = merge.undoneBy ?? merge.by;
      return {
        happenings: [...happenings, { type: 'unmerged', by, data: { part: 'gave_back', mergeId, conversationId, unreadCount }, machineEvent }],
        fields: {
          ...fields,
          ...(await readSummary(current, Math.max(0, current.unreadCount - unreadCount))),
          tags: current.tags.filter((tag) => !entry.tags.some((came) => came.equals(tag))),
          absorbed: (current.absorbed ?? []).filter((each) => each !== entry),
        },
        clocks: { replyDueSince, silentSince },
      };
    });
  let older: Conversation;
  try {
    older = await change(true);
  } catch (error) {
    // Its own contact has got another active one on the device: then this one stays where it is.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    older = await change(false);
  }
  const given = (await readTimeline(older)).findLast(({ type, data }) => type === 'unmerged' && data.part === 'gave_back' && data.mergeId === mergeId && data.conversationId === conversationId);
  return Number(given?.data.unreadCount ?? 0);
}
