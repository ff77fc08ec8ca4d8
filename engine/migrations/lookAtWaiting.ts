import type { RoutingTrigger, TimelineType } from '../contract/index.ts';
import { ConversationModel, TimelineEventModel, type Conversation } from '../models/index.ts';

const PORTION = 500;

/** What brought a conversation into its queue, by its entry in the timeline, as routing calls it. */
const TRIGGERS: Partial<Record<TimelineType, RoutingTrigger>> = { opened: 'opened', reopened: 'reopened', unmerged: 'reopened', transferred: 'transferred', released: 'released' };

/**
 * Conversations that have waited since before there was routing: the engine looks at them once something is automatic, at
 * those that nobody has had by the rules.
 */
export async function lookAtWaiting(): Promise<void> {
  const unseen = () => ConversationModel.find({ state: 'waiting', 'routing.dueAt': { $exists: false }, 'routing.aim': { $exists: false } }).limit(PORTION).lean<Conversation[]>();
  for (let portion = await unseen(); portion.length > 0; portion = await unseen()) {
    const writes = await Promise.all(
      portion.map(async (conversation) => ({
        // Whoever changes it meanwhile leaves it to the next round.
        updateOne: { filter: { _id: conversation._id, version: conversation.version }, update: { $set: { 'routing.dueAt': conversation.waitingSince ?? conversation.openedAt, 'routing.trigger': await triggerOf(conversation) } } },
      })),
    );
    await ConversationModel.collection.bulkWrite(writes);
  }
}

async function triggerOf({ _id, events }: Conversation): Promise<RoutingTrigger> {
  const types = Object.keys(TRIGGERS) as TimelineType[]; // The keys are those of the table.
  const undrained = events.findLast(({ type }) => types.includes(type));
  const entry = undrained ?? (await TimelineEventModel.findOne({ conversationId: _id, type: { $in: types } }, { type: 1 }).sort({ seq: -1 }).lean());
  return (entry && TRIGGERS[entry.type]) ?? 'opened';
}
