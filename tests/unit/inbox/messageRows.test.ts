import { firstUnreadOf, messageRows } from '../../../admin/src/inbox/messageRows.ts';
import type { PendingSend } from '../../../admin/src/inbox/outbox.ts';
import { at, message } from './sampleRecords.ts';

const pending = (clientMessageId: string): PendingSend => ({ userId: 'u', clientMessageId, conversationId: 'c', text: clientMessageId, at: at(0), status: 'sending' });

describe('the rows of a conversation', () => {
  it('open with a day, and with another for each new day', () => {
    const rows = messageRows([message('a', { at: '2026-06-10T15:00:00.000Z' }), message('b', { at: '2026-06-12T15:00:00.000Z' })], []);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'day', 'message']);
  });

  it('run together while one writer goes on', () => {
    const rows = messageRows([message('a', { at: at(0) }), message('b', { at: at(1) }), message('c', { at: at(2), direction: 'out' }), message('d', { at: at(20), direction: 'out' })], []);
    expect(rows.flatMap((row) => (row.kind === 'message' ? [row.opens] : []))).toEqual([true, false, true, true]);
  });

  it('mark where the unread ones begin', () => {
    const rows = messageRows([message('a'), message('b')], [], { firstUnreadId: 'b' });
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'unread', 'message']);
    expect(rows.at(-1)).toMatchObject({ opens: true });
  });

  it('mark nothing as unread once it has been answered', () => {
    const kinds = (...args: Parameters<typeof messageRows>) => messageRows(...args).map((row) => row.kind);
    expect(kinds([message('a'), message('b', { direction: 'out' })], [], { firstUnreadId: 'a' })).not.toContain('unread');
    expect(kinds([message('a')], [pending('answer')], { firstUnreadId: 'a' })).not.toContain('unread');
    expect(kinds([message('before', { direction: 'out' }), message('a')], [], { firstUnreadId: 'a' })).toContain('unread');
  });

  it('tell when the number was away, before what came by it, and at the end while it still is', () => {
    const outages = [
      { from: at(5), until: at(9), reason: 'fault', recovered: 1 },
      { from: at(20), until: null, reason: 'banned', recovered: 0 },
    ];
    const rows = messageRows([message('a', { at: at(0) }), message('recovered', { at: at(6) }), message('c', { at: at(10) })], [], { outages });
    expect(rows.map((row) => (row.kind === 'outage' ? row.outage.from : row.key))).toEqual(['day-a', 'a', at(5), 'recovered', 'c', at(20)]);
  });

  it('show what is said of a message only once it changed it, or failed', () => {
    const amendment = (status: 'queued' | 'sending' | 'failed') => message('edit', { type: 'edit', direction: 'out', targetId: 'a', status });
    expect(messageRows([message('a'), amendment('queued'), amendment('sending')], []).map((row) => row.key)).toEqual(['day-a', 'a']);
    expect(messageRows([message('a'), amendment('failed')], []).map((row) => row.key)).toEqual(['day-a', 'a', 'edit']);
  });

  it('end with what has no answer yet, but never show one message twice', () => {
    const rows = messageRows([message('server', { clientMessageId: 'first' })], [pending('first'), pending('second')]);
    expect(rows.map((row) => row.key)).toEqual(['day-server', 'first', 'second']);
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'pending']);
  });
});

it('the first unread is counted among the customer’s messages only', () => {
  const messages = [message('a'), message('b'), message('note', { direction: 'note' }), message('c')];
  expect(firstUnreadOf(messages, 2)).toBe('b');
  expect(firstUnreadOf(messages, 0)).toBeNull();
  expect(firstUnreadOf(messages, 9)).toBeNull();
});
