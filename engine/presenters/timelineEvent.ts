import type { TimelineEventRecord } from '../contract/index.ts';
import type { StoredTimelineEvent } from '../models/index.ts';

/** The contract's JSON of a timeline event. What replays it stays inside. */
export function presentTimelineEvent({ seq, type, at, by, from, to, data }: StoredTimelineEvent): TimelineEventRecord {
  return { seq, type, at: at.toISOString(), by, from, to, data };
}
