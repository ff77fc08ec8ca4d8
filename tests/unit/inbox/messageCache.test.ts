import { furtherStatus, mergeMessage, messagesOf, newestPageOnly, reconcileMessages } from '../../../admin/src/inbox/messageCache.ts';
import { at, message, messagePages } from './sampleRecords.ts';

const texts = (pages: Parameters<typeof messagesOf>[0]) => messagesOf(pages).map((each) => each.id);

describe('statuses', () => {
  it('never go back', () => {
    expect(furtherStatus('read', 'delivered')).toBe('read');
    expect(furtherStatus('sent', 'sending')).toBe('sent');
    expect(furtherStatus('failed', 'queued')).toBe('failed');
    expect(furtherStatus('unknown', 'sending')).toBe('unknown');
  });

  it('go on, also from what was not sure', () => {
    expect(furtherStatus('queued', 'sending')).toBe('sending');
    expect(furtherStatus('unknown', 'delivered')).toBe('delivered');
    expect(furtherStatus('failed', 'sent')).toBe('sent');
    expect(furtherStatus('sending', 'failed')).toBe('failed');
  });
});

describe('merging a message', () => {
  const pages = messagePages({ messages: [message('c', { at: at(3) }), message('d', { at: at(5) })], nextCursor: 'x' }, { messages: [message('a', { at: at(1) })], nextCursor: 'y' });

  it('makes no line of a reaction that the message it is about carries, and takes one away that waited', () => {
    const reaction = message('r', { type: 'reaction', targetId: 'c', at: at(6), status: 'received' });
    expect(texts(mergeMessage(pages, reaction))).toEqual(['a', 'c', 'd']);
    const waiting = mergeMessage(pages, { ...reaction, direction: 'out', status: 'queued' });
    expect(texts(waiting)).toEqual(['a', 'c', 'd', 'r']);
    expect(texts(mergeMessage(waiting, { ...reaction, direction: 'out', status: 'failed' }))).toEqual(['a', 'c', 'd', 'r']);
    expect(texts(mergeMessage(waiting, { ...reaction, direction: 'out', status: 'sent' }))).toEqual(['a', 'c', 'd']);
  });

  it('appends the newest', () => {
    expect(texts(mergeMessage(pages, message('e', { at: at(6) })))).toEqual(['a', 'c', 'd', 'e']);
  });

  it('puts one that comes late in its place, after others of the same instant', () => {
    expect(texts(mergeMessage(pages, message('b', { at: at(3) })))).toEqual(['a', 'c', 'b', 'd']);
    expect(texts(mergeMessage(pages, message('b', { at: at(2) })))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves out one that belongs to a page not loaded yet, unless there is none', () => {
    expect(mergeMessage(pages, message('old', { at: at(0) }))).toBe(pages);
    const whole = messagePages({ messages: [message('c', { at: at(3) })] });
    expect(texts(mergeMessage(whole, message('old', { at: at(0) })))).toEqual(['old', 'c']);
    expect(texts(mergeMessage(messagePages({ messages: [] }), message('first')))).toEqual(['first']);
  });

  it('knows a message by its id and by the id its sender gave it', () => {
    const sent = messagePages({ messages: [message('server', { clientMessageId: 'mine', status: 'queued', direction: 'out' })] });
    const byId = mergeMessage(sent, message('server', { status: 'sent', direction: 'out' }));
    const bySender = mergeMessage(sent, message('other', { clientMessageId: 'mine', status: 'delivered', direction: 'out' }));
    expect(messagesOf(byId).map((each) => each.status)).toEqual(['sent']);
    expect(messagesOf(bySender).map((each) => each.status)).toEqual(['delivered']);
  });

  it('does not take two messages without a sender’s id for one', () => {
    const incoming = messagePages({ messages: [message('a', { clientMessageId: null })] });
    expect(texts(mergeMessage(incoming, message('b', { clientMessageId: null })))).toEqual(['a', 'b']);
  });

  it('keeps the further status and its reason, but takes a forced one', () => {
    const failed = messagePages({ messages: [message('a', { status: 'failed', failureReason: 'rejected' })] });
    const late = mergeMessage(failed, message('a', { status: 'sending', failureReason: null }));
    expect(messagesOf(late)).toMatchObject([{ status: 'failed', failureReason: 'rejected' }]);
    const retried = mergeMessage(failed, message('a', { status: 'queued', failureReason: null }), { force: true });
    expect(messagesOf(retried)).toMatchObject([{ status: 'queued', failureReason: null }]);
  });
});

it('a fetched page does not take a status back', () => {
  const cached = messagePages({ messages: [message('a', { status: 'read' })] });
  expect(reconcileMessages({ messages: [message('a', { status: 'sent' }), message('b')], nextCursor: null }, cached).messages.map((each) => each.status)).toEqual(['read', 'received']);
});

it('only the newest page is kept of a conversation that is left', () => {
  const pages = messagePages({ messages: [message('b')], nextCursor: 'x' }, { messages: [message('a')] });
  expect(newestPageOnly(pages)).toEqual(messagePages({ messages: [message('b')], nextCursor: 'x' }));
});
