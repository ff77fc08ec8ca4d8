import { endOf, offerNews } from '../../../admin/src/inbox/offerNews.ts';
import { at, conversation, ME, SOMEBODY } from './sampleRecords.ts';
import { event } from './sampleTimeline.ts';

const me = { id: ME, name: 'Ana' };
const bruno = { id: SOMEBODY, name: 'Bruno' };
const now = Date.parse(at(0));
const offer = (from: typeof me, to: typeof me, expiresAt = at(1)) => ({ status: 'offered' as const, to: { kind: 'user' as const, ...to }, by: from, note: null, expiresAt });
const held = (assignee: typeof me, transfer?: ReturnType<typeof offer>) => conversation('a', { state: 'assigned', assignee, ...(transfer && { transfer }) });

describe('an offer to the viewer', () => {
  it('is news once, also when its conversation was not known before', () => {
    const offered = held(bruno, offer(bruno, me));
    expect(offerNews(held(bruno), offered, ME, now)).toEqual({ kind: 'offered', name: 'Bruno', expiresAt: at(1), isReserved: false });
    expect(offerNews(undefined, offered, ME, now)).toMatchObject({ kind: 'offered' });
    expect(offerNews(offered, { ...offered, assignee: bruno }, ME, now)).toBeNull();
    expect(offerNews(offered, held(bruno, offer(bruno, me, at(2))), ME, now)).toMatchObject({ expiresAt: at(2) });
  });

  it('is told apart when the engine makes it', () => {
    const reserved = conversation('a', { state: 'waiting', transfer: { ...offer(me, me), by: null, reserved: true } });
    expect(offerNews(conversation('a'), reserved, ME, now)).toEqual({ kind: 'offered', name: '', expiresAt: at(1), isReserved: true });
  });

  it('is none any more when its time is over', () => {
    expect(offerNews(held(bruno), held(bruno, offer(bruno, me)), ME, Date.parse(at(2)))).toBeNull();
  });

  it('ends for the viewer unless they accepted it', () => {
    const offered = held(bruno, offer(bruno, me));
    expect(offerNews(offered, held(bruno), ME, now)).toMatchObject({ kind: 'ended', wasMine: false });
    expect(offerNews(offered, held(me), ME, now)).toBeNull();
  });
});

describe('an offer by the viewer', () => {
  const offered = held(me, offer(me, bruno));

  it('was accepted, or ended in another way', () => {
    expect(offerNews(offered, held(bruno), ME, now)).toEqual({ kind: 'accepted', name: 'Bruno' });
    expect(offerNews(offered, held(me), ME, now)).toEqual({ kind: 'ended', name: 'Bruno', wasMine: true });
    expect(offerNews(offered, { ...held(me), state: 'closed' }, ME, now)).toBeNull();
    expect(offerNews(held(me), offered, ME, now)).toBeNull();
  });

  it('is nobody else’s news', () => {
    expect(offerNews(offered, held(bruno), 'c'.repeat(24), now)).toBeNull();
    expect(offerNews(undefined, held(me), ME, now)).toBeNull();
  });
});

describe('how an offer ended', () => {
  const by = { kind: 'user', ...bruno } as const;
  const data = { toName: 'Bruno' };
  const offered = event(1, 'transfer_offered', { data });

  it('is told by the last of what concerns it', () => {
    expect(endOf([offered, event(2, 'transfer_declined', { by, data: { ...data, note: ' Estou saindo ' } }), event(3, 'message_in')], ME)).toEqual({ kind: 'declined', note: 'Estou saindo' });
    expect(endOf([event(2, 'transfer_expired', { by: { kind: 'system' }, data }), offered], ME)).toEqual({ kind: 'expired' });
    expect(endOf([offered, event(2, 'transfer_withdrawn', { by, data })], ME)).toEqual({ kind: 'withdrawn' });
  });

  it('is nothing to tell when the viewer did it, or somebody got the conversation by another way', () => {
    expect(endOf([offered, event(2, 'transfer_withdrawn', { by, data })], SOMEBODY)).toBeNull();
    expect(endOf([event(1, 'transfer_declined', { by, data }), event(2, 'assigned')], ME)).toBeNull();
    expect(endOf([], ME)).toBeNull();
  });
});
