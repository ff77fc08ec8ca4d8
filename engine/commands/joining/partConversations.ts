import type { QueryFilter, Types, UpdateQuery } from 'mongoose';
import { AppError } from '../../errors.ts';
import { ConversationModel, MessageModel, type Absorbed, type Conversation, type Join, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { readTimeline } from '../conversations/readTimeline.ts';
import type { Joining } from './joining.ts';
import { tell } from './moveMessages.ts';
import { readSummary } from './readSummary.ts';
import { reopenMerged } from './reopenMerged.ts';
import { replayTimeline } from './replayTimeline.ts';
import { unseenSince } from './unseenSince.ts';

/**
 * Undoes a join: the messages that the older conversation had absorbed go back, and with them those that have come since
 * for the newer one; the older one gives back their unseen count and goes back to where it was; then the newer one is
 * opened again. Safe to repeat.
 */
export async function partConversations(services: Services, joining: Joining, join: Join): Promise<void> {
  const { olderId, newerId } = join;
  const [older, newer] = await Promise.all([olderId, newerId].map((id) => ConversationModel.findById(id).orFail().lean<Conversation>()));
  if (!older || !newer?.mergedInto?.equals(olderId)) return;
  const entry = older.absorbed?.find((each) => each.conversationId.equals(newerId) && each.mergeId.equals(joining._id));
  if (entry) await returnMessages(services, { joining, older, newer, entry });
  const unreadCount = await giveBack(services, joining, join);
  await reopenMerged(services, joining, join, { unreadCount, side: 'former' });
}

interface Return {
  joining: Joining;
  older: Conversation;
  newer: Conversation;
  entry: Absorbed;
}

async function returnMessages(services: Services, { joining, older, newer, entry }: Return): Promise<void> {
  const { fields } = await joining.takeBack(newer);
  const moved: QueryFilter<Message> = { conversationId: older._id, moves: { $elemMatch: { mergeId: joining._id, from: newer._id } } };
  const came = await joining.cameFor(newer);
  const since: QueryFilter<Message> | null = came && { ...came, conversationId: older._id, 'author.kind': { $in: ['customer', 'phone', 'system'] }, seq: null, 'moves.mergeId': { $ne: joining._id } };
  const ids = await MessageModel.distinct('_id', since ? { $or: [moved, since] } : moved);
  const back: UpdateQuery<Message> = { $set: { conversationId: newer._id, contactId: fields.contactId ?? newer.contactId } };
  await MessageModel.updateMany({ ...moved, seq: null }, { ...back, $pull: { moves: { mergeId: joining._id } } });
  await MessageModel.updateMany({ ...moved, seq: { $ne: null } }, { ...back, $pull: { moves: { mergeId: joining._id } }, $inc: { seq: -entry.seqOffset } });
  if (since) await MessageModel.updateMany(since, back);
  await restoreRepeatedIds(newer._id, joining);
  await tell(services, newer, ids);
}

/** See moveMessages: an id that the other conversation had too was told apart by the merge's. */
async function restoreRepeatedIds(conversationId: Types.ObjectId, joining: Joining): Promise<void> {
  const mark = `@${joining._id.toHexString()}`;
  for (const { _id, clientMessageId } of await MessageModel.find({ conversationId, clientMessageId: { $exists: true } }, { clientMessageId: 1 }).lean()) {
    if (clientMessageId?.endsWith(mark)) await MessageModel.updateOne({ _id }, { $set: { clientMessageId: clientMessageId.slice(0, -mark.length) } });
  }
}

/** The older one's part; answers how much of what it gives back nobody has seen. */
async function giveBack(services: Services, joining: Joining, { olderId, newerId }: Join): Promise<number> {
  const mergeId = joining._id.toHexString();
  const conversationId = newerId.toHexString();
  const change = (mayMove: boolean) =>
    changeConversation(services, olderId, async (current): Promise<Draft | null> => {
      const entry = current.absorbed?.find((each) => each.conversationId.equals(newerId) && each.mergeId.equals(joining._id));
      if (!entry) return null;
      const timeline = await readTimeline(current);
      const { absorbed, messageIds } = unseenSince(timeline, { mergeId, conversationId });
      const { replyDueSince, silentSince } = replayTimeline(timeline).clocks;
      const unreadCount = absorbed + (await MessageModel.countDocuments({ _id: { $in: messageIds }, conversationId: newerId }));
      const { happenings, fields } = mayMove ? await joining.takeBack(current) : { happenings: [], fields: {} };
      const machineEvent = { type: 'giveBack' as const, at: services.now().getTime(), count: unreadCount };
      const by = joining.undoneBy ?? joining.by;
      return {
        happenings: [...happenings, { type: 'unmerged', by, data: { part: 'gave_back', cause: joining.cause, mergeId, conversationId, unreadCount }, machineEvent }],
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
    // Another active one stands where it was: then this one stays where it is.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    older = await change(false);
  }
  const given = (await readTimeline(older)).findLast(({ type, data }) => type === 'unmerged' && data.part === 'gave_back' && data.mergeId === mergeId && data.conversationId === conversationId);
  return Number(given?.data.unreadCount ?? 0);
}
