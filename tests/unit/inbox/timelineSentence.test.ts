import { timelineLines, timelineSentence } from '../../../admin/src/inbox/history/timelineSentence.ts';
import type { TimelineEventRecord } from '../../../engine/contract/index.ts';
import { at } from './sampleRecords.ts';

const ana = { kind: 'user', id: 'ana', name: 'Ana' } as const;
const event = (seq: number, type: TimelineEventRecord['type'], changes: Partial<TimelineEventRecord> = {}): TimelineEventRecord => ({
  seq, type, at: at(seq), by: ana, from: null, to: 'waiting', data: {}, ...changes,
});

describe('the sentence of an entry', () => {
  it('names who did it', () => {
    expect(timelineSentence(event(1, 'accepted'))).toMatchObject({ key: 'accepted', who: { text: 'Ana' } });
    expect(timelineSentence(event(1, 'opened', { by: { kind: 'customer' } })).who).toEqual({ key: 'who.customer' });
    expect(timelineSentence(event(1, 'assigned', { by: { kind: 'rule', name: 'Boletos' } })).who).toEqual({ key: 'who.rule', name: 'Boletos' });
    expect(timelineSentence(event(1, 'assigned', { by: { kind: 'rule' } })).who).toEqual({ key: 'who.anyRule' });
  });

  it('tells a transfer to a department from one to a person, with its note', () => {
    const data = { toDepartmentId: 'x', toName: 'Financeiro', note: ' Boleto ' };
    expect(timelineSentence(event(1, 'transferred', { data }))).toMatchObject({ key: 'transferredToDepartment', target: { text: 'Financeiro' }, note: 'Boleto' });
    expect(timelineSentence(event(1, 'transferred', { data: { toUserId: 'x', toName: 'Bruno', overCapacity: true } }))).toMatchObject({ key: 'transferredToUser', note: null, overCapacity: true });
  });

  it('tells the reason of closing, when there is one', () => {
    expect(timelineSentence(event(1, 'closed', { data: { reason: 'Resolvido' } }))).toMatchObject({ key: 'closedFor', reason: 'Resolvido' });
    expect(timelineSentence(event(1, 'closed', { data: { reason: null } })).key).toBe('closed');
  });

  it('still tells an entry of a kind that this panel does not know', () => {
    // A server may be newer than the panel that a browser still has open.
    expect(timelineSentence({ ...event(1, 'closed'), type: 'rated' as never }).key).toBe('unknown');
  });
});

describe('the lines of the timeline', () => {
  it('come latest first, with runs of small things told once', () => {
    const lines = timelineLines([event(1, 'opened'), event(2, 'replied'), event(3, 'replied'), event(4, 'message_in', { by: { kind: 'customer' } }), event(5, 'replied')]);
    expect(lines.map(({ event: { seq }, count }) => [seq, count])).toEqual([[5, 1], [4, 1], [3, 2], [1, 1]]);
  });

  it('do not tell that a transfer was asked for when it happened next', () => {
    const data = { toName: 'Bruno' };
    const types = (events: TimelineEventRecord[]) => timelineLines(events).map((line) => line.event.type);
    expect(types([event(1, 'transfer_requested', { data }), event(2, 'transferred', { data })])).toEqual(['transferred']);
    expect(types([event(1, 'transfer_requested', { data }), event(2, 'closed')])).toEqual(['closed', 'transfer_requested']);
  });
});
