import { advanceClocks, NO_CLOCKS, step, type Clocks, type ConversationEvent, type ConversationSnapshot } from '../../conversation/index.ts';
import type { StoredTimelineEvent } from '../../models/index.ts';

/** What a conversation was after these entries of its history, with what its deadlines count from. Pure; null for none. */
export function replayTimeline(timeline: readonly StoredTimelineEvent[]): { snapshot: ConversationSnapshot | null; clocks: Clocks } {
  let snapshot: ConversationSnapshot | null = null;
  let clocks = NO_CLOCKS;
  for (const { machineEvent } of timeline) {
    if (!machineEvent) continue;
    // Stored as the machine's events, see commands/conversations/draft.ts.
    const event = machineEvent as unknown as ConversationEvent;
    snapshot = step(snapshot, event).next;
    clocks = advanceClocks(clocks, event, snapshot);
  }
  return { snapshot, clocks };
}
