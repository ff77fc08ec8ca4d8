import { timelineLines } from '../../../admin/src/inbox/history/timelineLines.ts';
import type { TimelineEventRecord } from '../../../engine/contract/index.ts';
import { event } from './sampleTimeline.ts';

const types = (events: TimelineEventRecord[]) => timelineLines(events).map((line) => line.event.type);
const accepted = (events: TimelineEventRecord[]) => timelineLines(events).filter((line) => line.isAcceptedOffer).map((line) => line.event.seq);

describe('the lines of the timeline', () => {
  it('come latest first, with runs of small things told once', () => {
    const lines = timelineLines([event(1, 'opened'), event(2, 'replied'), event(3, 'replied'), event(4, 'message_in', { by: { kind: 'customer' } }), event(5, 'replied')]);
    expect(lines.map(({ event: { seq }, count }) => [seq, count])).toEqual([[5, 1], [4, 1], [3, 2], [1, 1]]);
  });

  it('do not tell that a transfer was asked for when it happened next', () => {
    const data = { toName: 'Bruno' };
    expect(types([event(1, 'transfer_requested', { data }), event(2, 'transferred', { data })])).toEqual(['transferred']);
    expect(types([event(1, 'transfer_requested', { data }), event(2, 'closed')])).toEqual(['closed', 'transfer_requested']);
  });

  it('know the transfer that somebody made by accepting an offer', () => {
    const data = { toUserId: 'bruno', toName: 'Bruno' };
    const offer = event(1, 'transfer_offered', { data });
    expect(accepted([offer, event(2, 'message_in'), event(3, 'transferred', { data })])).toEqual([3]);
    expect(accepted([offer, event(2, 'transfer_expired', { data }), event(3, 'transferred', { data })])).toEqual([]);
    expect(accepted([offer, event(2, 'transferred', { data: { toUserId: 'carla', toName: 'Carla' } })])).toEqual([]);
    expect(accepted([offer, event(2, 'transferred', { data: { ...data, reason: 'shift_end' } })])).toEqual([]);
  });
});
