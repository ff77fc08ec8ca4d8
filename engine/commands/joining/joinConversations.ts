import type { Types } from 'mongoose';
import { AppError } from '../../errors.ts';
import type { ConversationEvent } from '../../conversation/index.ts';
import { ConversationModel, type Conversation, type Join } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { clocksOf } from '../conversations/clocks.ts';
import type { Draft, DraftFields, Happening } from '../conversations/draft.ts';
import { settleAbandoned } from '../conversations/settleConversation.ts';
import type { Joining } from './joining.ts';
import { moveMessages } from './moveMessages.ts';
import { readSummary } from './readSummary.ts';
import { contextBeforeMerge, reopenMerged } from './reopenMerged.ts';

/** What a change left behind in a conversation is carried out by us, unless it fails so often. */
const MAX_SETTLES = 20;

/**
 * The older of two active conversations absorbs the newer: the newer closes without a word to the customer, then the older
 * takes its unseen count, its tags and its place in the inbox, then the messages follow. In this order, so that nothing new
 * gets into the newer while its messages move. If the older was closed meanwhile, the newer goes on by itself.
 */
export async function joinConversations(services: Services, joining: Joining, join: Join): Promise<void> {
  await closeNewer(services, joining, join);
  const newer = await settled(services, join.newerId);
  if (!newer.mergedInto?.equals(join.olderId)) return;
  const older = await absorb(services, joining, join, newer);
  if (!older) return;
  if (!hasAbsorbed(older, join.newerId)) return reopenMerged(services, joining, join, { ...(await contextBeforeMerge(newer, joining)), side: 'kept' });
  await moveMessages(services, { joining, from: newer, to: older });
}

/** The newer conversation leaves the inbox. */
export async function closeNewer(services: Services, joining: Joining, { olderId, newerId }: Join): Promise<void> {
  const older = await ConversationModel.findById(olderId).orFail().lean();
  await changeConversation(services, newerId, async (newer): Promise<Draft | null> => {
    if (!newer.active || !older.active || !(await joining.isInForce())) return null;
    const machineEvent: ConversationEvent = { type: 'mergeInto', at: services.now().getTime(), conversationId: olderId.toHexString() };
    const data = { part: 'closed', cause: joining.cause, mergeId: joining._id.toHexString(), conversationId: olderId.toHexString(), protocol: older.protocol };
    const { happenings, fields } = await joining.bringOver(newer);
    return { happenings: [...happenings, { type: 'merged', by: joining.by, data, machineEvent }], fields: { ...fields, pendingTransfer: null } };
  });
}

/** The older one as it is now. It has not absorbed the newer if it was closed meanwhile; null if the merge was undone. */
async function absorb(services: Services, joining: Joining, { olderId, newerId }: Join, newer: Conversation): Promise<Conversation | null> {
  const { unreadCount: count, clocks } = await contextBeforeMerge(newer, joining);
  const { newestUnseen } = await readSummary(newer, count);
  let isUndone = false;
  const change = async (mayMove: boolean) => changeConversation(services, olderId, async (current): Promise<Draft | null> => {
    isUndone = !(await joining.isInForce());
    if (isUndone || hasAbsorbed(current, newerId) || !current.active) return null;
    const { happenings, fields } = mayMove ? await joining.bringOver(current) : { happenings: [], fields: {} };
    const data = { part: 'absorbed', cause: joining.cause, mergeId: joining._id.toHexString(), conversationId: newerId.toHexString(), protocol: newer.protocol, count };
    const happening: Happening = { type: 'merged', by: joining.by, data, machineEvent: { type: 'absorb', at: services.now().getTime(), count } };
    const replyDueSince = earlier(clocksOf(current).replyDueSince, clocks.replyDueSince);
    return {
      happenings: [...happenings, happening],
      fields: { ...fields, ...absorbedFields(joining, current, newer, newestUnseen) },
      clocks: { replyDueSince, ...(clocks.replyDueSince !== null && { silentSince: null, remindedAt: null }) },
    };
  });
  let older: Conversation;
  try {
    older = await change(true);
  } catch (error) {
    // Since the newer one closed another has been opened where it stood: it is joined with the older one in its turn.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
    older = await change(false);
  }
  return isUndone ? null : older;
}

function absorbedFields(joining: Joining, older: Conversation, newer: Conversation, newestUnseen: Conversation['newestUnseen']): DraftFields {
  const newTags = newer.tags.filter((tag) => !older.tags.some((known) => known.equals(tag)));
  const isLater = newer.lastMessage && (!older.lastMessage || newer.lastMessage.at >= older.lastMessage.at);
  const isUnseenLater = newestUnseen && (!older.newestUnseen || newestUnseen.sortAt >= older.newestUnseen.sortAt);
  return {
    tags: [...older.tags, ...newTags],
    ...(isLater && { lastMessage: newer.lastMessage, lastMessageAt: newer.lastMessageAt }),
    ...(isUnseenLater && { newestUnseen }),
    outSeq: older.outSeq + newer.outSeq,
    outSortAt: [older.outSortAt, newer.outSortAt].reduce((latest, each) => (each && (!latest || each > latest) ? each : latest), null),
    absorbed: [...(older.absorbed ?? []), { conversationId: newer._id, mergeId: joining._id, seqOffset: older.outSeq, tags: newTags, moving: true }],
  };
}

/** Whoever has waited longer for an answer. */
function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

/** The conversation with every message and effect that its changes carried written out. */
async function settled(services: Services, conversationId: Types.ObjectId): Promise<Conversation> {
  for (let settles = 0; settles < MAX_SETTLES; settles += 1) {
    const conversation = await ConversationModel.findById(conversationId).orFail().lean();
    if (conversation.effects.length === 0) return conversation;
    await settleAbandoned(services, conversation);
  }
  throw new Error(`conversation ${conversationId.toHexString()} carries effects that cannot be carried out`);
}

function hasAbsorbed(conversation: Conversation, newerId: Types.ObjectId): boolean {
  return (conversation.absorbed ?? []).some((each) => each.conversationId.equals(newerId));
}
