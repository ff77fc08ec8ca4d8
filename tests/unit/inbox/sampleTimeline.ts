import type { TimelineEventRecord } from '../../../engine/contract/index.ts';
import { at } from './sampleRecords.ts';

export const ana = { kind: 'user', id: 'ana', name: 'Ana' } as const;

/** An entry of the timeline, by Ana unless said otherwise. */
export const event = (seq: number, type: TimelineEventRecord['type'], changes: Partial<TimelineEventRecord> = {}): TimelineEventRecord => ({
  seq, type, at: at(seq), by: ana, from: null, to: 'waiting', data: {}, ...changes,
});
