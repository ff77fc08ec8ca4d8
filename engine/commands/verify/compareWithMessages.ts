import { MessageModel, type Conversation, type StoredTimelineEvent } from '../../models/index.ts';
import { messagesToWrite } from '../conversations/messageEffects.ts';

/** What of a conversation's messages contradicts its history. */
export type MessageProblem =
  /** The timeline tells of a message that is stored nowhere. */
  | { kind: 'lostMessage'; seq: number; messageId: string }
  /** Two outgoing messages have one place, or one has a place that was never given. */
  | { kind: 'place'; place: number; messageIds: string[] }
  /** An outgoing message is shown before one that left earlier. */
  | { kind: 'order'; place: number; messageId: string };

type Outgoing = { _id: { toHexString(): string }; seq: number; sortAt: Date; moves?: unknown[] };

/**
 * Every message that the timeline names is stored (or still to be written, or put aside with its text in the timeline), and
 * the outgoing ones are shown in the order of their places. The conversation was read before.
 */
export async function compareWithMessages(conversation: Conversation, timeline: StoredTimelineEvent[]): Promise<MessageProblem[]> {
  const named = timeline.flatMap(({ seq, type, data }) => (type === 'work_dropped' ? [] : idsOf(data).map((messageId) => ({ seq, messageId }))));
  const [stored, outgoing] = await Promise.all([
    MessageModel.find({ _id: { $in: named.map(({ messageId }) => messageId) } }, { _id: 1 }).lean(),
    MessageModel.find({ conversationId: conversation._id, seq: { $ne: null } }, { seq: 1, sortAt: 1, moves: 1 }).sort({ seq: 1 }).lean<Outgoing[]>(),
  ]);
  const known = new Set([
    ...stored.map(({ _id }) => _id.toHexString()),
    ...messagesToWrite(conversation).map(({ _id }) => _id.toHexString()),
    ...timeline.filter(({ type }) => type === 'work_dropped').flatMap(({ data }) => idsOf(data)),
  ]);
  return [...named.filter(({ messageId }) => !known.has(messageId)).map((each) => ({ kind: 'lostMessage' as const, ...each })), ...checkPlaces(outgoing, conversation.outSeq)];
}

function checkPlaces(outgoing: Outgoing[], last: number): MessageProblem[] {
  return outgoing.flatMap(({ _id, seq, sortAt, moves }, index): MessageProblem[] => {
    const messageId = _id.toHexString();
    const before = outgoing[index - 1];
    if (seq > last || seq < 1) return [{ kind: 'place', place: seq, messageIds: [messageId] }];
    if (before?.seq === seq) return [{ kind: 'place', place: seq, messageIds: [before._id.toHexString(), messageId] }];
    // Those that came with another conversation keep their times and follow those that were there.
    const came = [before, { moves }].some((each) => (each?.moves?.length ?? 0) > 0);
    return before && !came && sortAt < before.sortAt ? [{ kind: 'order', place: seq, messageId }] : [];
  });
}

/** The messages that an entry of the timeline tells of. */
function idsOf({ messageId, messageIds }: Record<string, unknown>): string[] {
  return [messageId, ...(Array.isArray(messageIds) ? (messageIds as unknown[]) : [])].filter((id) => typeof id === 'string');
}
