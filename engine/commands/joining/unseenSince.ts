import { step, type ConversationEvent, type ConversationSnapshot } from '../../conversation/index.ts';
import type { StoredTimelineEvent } from '../../models/index.ts';

/**
 * What of an absorbed conversation nobody has seen yet, from the history of the one that absorbed it: `absorbed` messages
 * that came with it, and the ids of those that arrived since. Pure.
 */
export function unseenSince(timeline: readonly StoredTimelineEvent[], { mergeId, conversationId }: { mergeId: string; conversationId: string }): { absorbed: number; messageIds: string[] } {
  let snapshot: ConversationSnapshot | null = null;
  let unseen: { absorbed: number; messageIds: string[] } = { absorbed: 0, messageIds: [] };
  let hasBegun = false;
  for (const { type, data, machineEvent } of timeline) {
    // Stored as the machine's events, see commands/conversations/draft.ts.
    if (machineEvent) snapshot = step(snapshot, machineEvent as unknown as ConversationEvent).next;
    if (type === 'merged' && data.part === 'absorbed' && data.mergeId === mergeId && data.conversationId === conversationId) {
      hasBegun = true;
      unseen = { absorbed: Number(data.count), messageIds: [] };
    } else if (hasBegun && type === 'message_in') {
      unseen.messageIds.push(...(data.messageIds as string[]));
    }
    if (snapshot?.context.unreadCount === 0) unseen = { absorbed: 0, messageIds: [] };
  }
  return unseen;
}
