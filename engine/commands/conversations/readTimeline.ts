import { TimelineEventModel, type Conversation, type StoredTimelineEvent } from '../../models/index.ts';

/** The whole history of a conversation by `seq`: what is in its own collection and what the document still carries. */
export async function readTimeline(conversation: Conversation): Promise<StoredTimelineEvent[]> {
  const stored = await TimelineEventModel.find({ conversationId: conversation._id }).sort({ seq: 1 }).lean<StoredTimelineEvent[]>();
  const bySeq = new Map([...stored, ...conversation.events].map((event) => [event.seq, event]));
  return [...bySeq.values()].sort((one, other) => one.seq - other.seq);
}
