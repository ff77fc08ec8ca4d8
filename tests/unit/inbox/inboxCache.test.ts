import {
  compareInTab, conversationsOf, freshest, isInScope, placeConversation, reconcilePage, removeConversation, type InboxPages,
} from '../../../admin/src/inbox/inboxCache.ts';
import { at, conversation, inboxPages, ME, SOMEBODY } from './sampleRecords.ts';

const ids = (pages: InboxPages) => pages.pages.map((page) => page.items.map((item) => item.id));
const me = { id: ME, name: 'Ana' };
const somebody = { id: SOMEBODY, name: 'Bruno' };
const waiting = { tab: 'waiting' } as const;

describe('the order of a tab', () => {
  it('puts who has waited longest first in waiting', () => {
    const early = conversation('early', { waitingSince: at(1), lastMessage: { text: '', at: at(9), direction: 'in' } });
    const late = conversation('late', { waitingSince: at(2), lastMessage: { text: '', at: at(3), direction: 'in' } });
    expect([late, early].toSorted((left, right) => compareInTab('waiting', left, right))).toEqual([early, late]);
  });

  it('puts the latest message first elsewhere, and counts from the opening without one', () => {
    const spoken = conversation('spoken', { lastMessage: { text: '', at: at(3), direction: 'in' } });
    const silent = conversation('silent', { lastMessage: null, openedAt: at(5) });
    expect([spoken, silent].toSorted((left, right) => compareInTab('all', left, right))).toEqual([silent, spoken]);
  });
});

describe('placing a conversation in a list', () => {
  it('inserts a new one where it belongs', () => {
    const pages = inboxPages({ items: [conversation('a', { waitingSince: at(1) }), conversation('c', { waitingSince: at(3) })] });
    expect(ids(placeConversation(pages, waiting, conversation('b', { waitingSince: at(2) }), ME))).toEqual([['a', 'b', 'c']]);
  });

  it('inserts at the border of two pages without losing either', () => {
    const pages = inboxPages({ items: [conversation('a', { waitingSince: at(1) })], nextCursor: 'x' }, { items: [conversation('c', { waitingSince: at(3) })] });
    expect(ids(placeConversation(pages, waiting, conversation('b', { waitingSince: at(2) }), ME)).flat()).toEqual(['a', 'b', 'c']);
  });

  it('appends the last one only when every page is loaded', () => {
    const last = conversation('z', { waitingSince: at(9) });
    const whole = inboxPages({ items: [conversation('a', { waitingSince: at(1) })] });
    const more = inboxPages({ items: [conversation('a', { waitingSince: at(1) })], nextCursor: 'x' });
    expect(ids(placeConversation(whole, waiting, last, ME))).toEqual([['a', 'z']]);
    expect(placeConversation(more, waiting, last, ME)).toBe(more);
  });

  it('fills an empty list', () => {
    expect(ids(placeConversation(inboxPages({ items: [] }), waiting, conversation('a'), ME))).toEqual([['a']]);
  });

  it('removes one that was accepted from waiting and puts it into mine', () => {
    const before = conversation('a');
    const accepted = conversation('a', { version: 2, state: 'assigned', assignee: me, waitingSince: null });
    expect(ids(placeConversation(inboxPages({ items: [before] }), waiting, accepted, ME))).toEqual([[]]);
    expect(ids(placeConversation(inboxPages({ items: [] }), { tab: 'mine' }, accepted, ME))).toEqual([['a']]);
    expect(ids(placeConversation(inboxPages({ items: [] }), { tab: 'mine' }, accepted, SOMEBODY))).toEqual([[]]);
  });

  it('moves one to the top when a message comes, and leaves it in one place only', () => {
    const old = conversation('old', { state: 'assigned', assignee: me, lastMessage: { text: '', at: at(1), direction: 'in' } });
    const recent = conversation('recent', { state: 'assigned', assignee: me, lastMessage: { text: '', at: at(5), direction: 'in' } });
    const written = { ...old, version: 2, state: 'unread' as const, lastMessage: { text: 'oi', at: at(6), direction: 'in' as const } };
    expect(ids(placeConversation(inboxPages({ items: [recent, old] }), { tab: 'mine' }, written, ME))).toEqual([['old', 'recent']]);
  });

  it('renews one in place when its order did not change', () => {
    const pages = inboxPages({ items: [conversation('a'), conversation('b', { waitingSince: at(2) })] });
    const renamed = conversation('a', { version: 2, contact: { id: 'x', name: 'Novo nome', phone: null, clientId: null } });
    const next = placeConversation(pages, waiting, renamed, ME);
    expect(ids(next)).toEqual([['a', 'b']]);
    expect(next.pages[0]?.items[0]?.contact.name).toBe('Novo nome');
  });

  it('ignores a record older than the listed one', () => {
    const pages = inboxPages({ items: [conversation('a', { version: 5 })] });
    expect(placeConversation(pages, waiting, conversation('a', { version: 4, state: 'closed' }), ME)).toBe(pages);
  });

  it('drops a closed one from every tab', () => {
    const closed = conversation('a', { version: 2, state: 'closed', assignee: me });
    for (const tab of ['waiting', 'unread', 'mine', 'all'] as const) {
      expect(ids(placeConversation(inboxPages({ items: [conversation('a')] }), { tab }, closed, ME))).toEqual([[]]);
    }
  });

  it('obeys the filters of the list', () => {
    const scope = { tab: 'waiting', deviceId: 'device', departmentId: 'finance' } as const;
    const finance = { id: 'finance', name: 'Financeiro' };
    expect(isInScope(scope, conversation('a', { department: finance }), ME)).toBe(true);
    expect(isInScope(scope, conversation('a'), ME)).toBe(false);
    expect(isInScope(scope, conversation('a', { department: finance, device: { id: 'other', name: '' } }), ME)).toBe(false);
    const pages = inboxPages({ items: [conversation('a', { department: finance })] });
    expect(ids(placeConversation(pages, scope, conversation('a', { version: 2 }), ME))).toEqual([[]]);
  });

  it('keeps what a search found wherever it goes, adds nothing to it, and drops what closes', () => {
    const scope = { tab: 'all', q: 'ana' } as const;
    const pages = inboxPages({ items: [conversation('a')] });
    expect(ids(placeConversation(pages, scope, conversation('a', { version: 2, state: 'assigned', assignee: somebody }), ME))).toEqual([['a']]);
    expect(placeConversation(pages, scope, conversation('b'), ME)).toBe(pages);
    expect(ids(placeConversation(pages, scope, conversation('a', { version: 2, state: 'closed' }), ME))).toEqual([[]]);
  });

  it('leaves untouched pages as they are, so that nothing is drawn again in vain', () => {
    const pages = inboxPages({ items: [conversation('a', { waitingSince: at(1) })] }, { items: [conversation('b', { waitingSince: at(2) })] });
    expect(placeConversation(pages, waiting, conversation('c', { waitingSince: at(3) }), ME).pages[0]).toBe(pages.pages[0]);
    expect(removeConversation(pages, 'nobody')).toBe(pages);
  });
});

describe('an answer that comes late', () => {
  it('takes the newer of the fetched and the known record, and leaves out what has left the tab', () => {
    const page = inboxPages({ items: [conversation('a', { version: 1 }), conversation('b', { version: 3 }), conversation('c', { version: 1 })] }).pages[0];
    const known = new Map([
      ['a', conversation('a', { version: 2, state: 'assigned', assignee: me })],
      ['b', conversation('b', { version: 2, unreadCount: 7 })],
      ['c', conversation('c', { version: 2, unreadCount: 4 })],
    ]);
    const { items } = reconcilePage(page as NonNullable<typeof page>, waiting, known, ME);
    expect(items.map(({ id, version, unreadCount }) => [id, version, unreadCount])).toEqual([['b', 3, 0], ['c', 2, 4]]);
  });

  it('takes the given record when versions are equal', () => {
    const given = conversation('a', { version: 2 });
    expect(freshest(conversation('a', { version: 2 }), given)).toBe(given);
    expect(freshest(undefined, given)).toBe(given);
  });

  it('shows a conversation that is in two pages once', () => {
    const pages = inboxPages({ items: [conversation('a'), conversation('b')] }, { items: [conversation('b'), conversation('c')] });
    expect(conversationsOf(pages).map((item) => item.id)).toEqual(['a', 'b', 'c']);
    expect(conversationsOf(undefined)).toEqual([]);
  });
});
