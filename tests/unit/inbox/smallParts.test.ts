import { closeReasonText } from '../../../admin/src/inbox/closeReason.ts';
import { createMessageId } from '../../../admin/src/inbox/createMessageId.ts';
import { contactName, contactTitle } from '../../../admin/src/inbox/contactName.ts';
import { departmentTargets, userTargets } from '../../../admin/src/inbox/dialogs/transferTargets.ts';
import { initials } from '../../../admin/src/inbox/initials.ts';
import { listRows, neighbour } from '../../../admin/src/inbox/list/listRows.ts';
import { findQuickReplies, quickReplyTerm } from '../../../admin/src/inbox/quickReplySearch.ts';
import { isPassing, pauseBeforeRetry } from '../../../admin/src/inbox/sendPolicy.ts';
import { ApiError } from '../../../admin/src/providers/api.ts';
import { DEFAULT_STRATEGY } from '../../../engine/contract/index.ts';
import { conversation, ME } from './sampleRecords.ts';

describe('a search', () => {
  const mine = conversation('mine', { state: 'assigned', assignee: { id: ME, name: 'Ana' } });
  const waiting = conversation('waiting');
  const closed = conversation('closed', { state: 'closed' });

  it('shows the open tab first, then other tabs, then what is closed', () => {
    const rows = listRows([waiting, mine], false, { tab: 'mine', viewerId: ME, closed: [closed] });
    expect(rows.map((row) => row.key)).toEqual(['mine', 'otherTabs', 'waiting', 'closed', 'closed']);
  });

  it('shows no heading over nothing, and nothing twice', () => {
    expect(listRows([mine], false, { tab: 'mine', viewerId: ME, closed: [mine] }).map((row) => row.key)).toEqual(['mine']);
  });

  it('is walked over its headings', () => {
    const rows = listRows([waiting, mine], true, { tab: 'mine', viewerId: ME, closed: [] });
    expect(neighbour(rows, undefined, 1)).toBe('mine');
    expect(neighbour(rows, 'mine', 1)).toBe('waiting');
    expect(neighbour(rows, 'waiting', 1)).toBeUndefined();
    expect(neighbour(rows, 'mine', -1)).toBeUndefined();
  });
});

describe('sending again by itself', () => {
  const broken = new ApiError(503, 'unavailable', '');

  it('happens after growing pauses, and ends', () => {
    const pauses = [1, 2, 3, 4, 5].map((attempt) => pauseBeforeRetry(broken, attempt));
    expect(pauses).toEqual([800, 2_000, 5_000, 10_000, null]);
  });

  it('makes sense only when the failure may pass', () => {
    expect(isPassing(new ApiError(0, 'unreachable', ''))).toBe(true);
    expect(isPassing(new ApiError(429, 'too_many', ''))).toBe(true);
    expect(isPassing(new DOMException('', 'TimeoutError'))).toBe(true);
    expect(isPassing(new ApiError(409, 'not_assigned', ''))).toBe(false);
    expect(pauseBeforeRetry(new ApiError(422, 'invalid', ''), 1)).toBeNull();
    expect(isPassing(new TypeError('bug'))).toBe(false);
  });
});

describe('quick replies', () => {
  const reply = (shortcut: string, text: string) => ({ id: shortcut, shortcut, text, departmentId: null });
  const replies = [reply('horario', 'Das 8h às 18h'), reply('boa-tarde', 'Boa tarde'), reply('boleto', 'Segunda via'), reply('pix', 'Pague o boleto por Pix')];

  it('open on a slash at the very beginning', () => {
    expect(quickReplyTerm('/')).toBe('');
    expect(quickReplyTerm('/bol')).toBe('bol');
    expect(quickReplyTerm('/boa-tarde')).toBe('boa-tarde');
    expect([' /a', 'a/b', '/bol eto', '', '/usr/bin'].map(quickReplyTerm)).toEqual([null, null, null, null, null]);
  });

  it('find by shortcut first, then by text, whatever the accents', () => {
    expect(findQuickReplies(replies, 'BO').map((each) => each.shortcut)).toEqual(['boa-tarde', 'boleto', 'pix']);
    expect(findQuickReplies(replies, 'às').map((each) => each.shortcut)).toEqual(['horario']);
    expect(findQuickReplies(replies, '', 2)).toHaveLength(2);
  });
});

describe('who may be transferred to', () => {
  const user = (name: string, changes = {}) => ({ id: name, name, presence: 'online' as const, load: 0, active: true, ...changes });

  it('are active colleagues other than its assignee, the present and least busy first', () => {
    const users = [user('Away', { presence: 'away' }), user('Busy', { load: 5 }), user('Free'), user('Gone', { active: false }), user('Owner')];
    const targets = userTargets(users, { assignee: { id: 'Owner', name: 'Owner' } }, '');
    expect(targets.map((each) => each.name)).toEqual(['Free', 'Busy', 'Away']);
    expect(userTargets([user('Cátia')], { assignee: null }, ' cat ')).toHaveLength(1);
  });

  it('are departments; the present one only to take it off its assignee', () => {
    const departments = ['a', 'b'].map((id) => ({ id, name: id, memberIds: [], active: true, strategy: DEFAULT_STRATEGY, maxPerAgent: null, hours: null, reservationSeconds: null }));
    const department = { id: 'a', name: 'a' };
    expect(departmentTargets(departments, { assignee: null, department }, '').map((each) => each.id)).toEqual(['b']);
    expect(departmentTargets(departments, { assignee: { id: ME, name: '' }, department }, '').map((each) => each.id)).toEqual(['a', 'b']);
  });
});

describe('names', () => {
  it('give initials of their first and last word', () => {
    expect(['Ana Maria Souza', 'ana', '🌻 Dona Cida', '+55 11 9999', '', 'Élida'].map(initials)).toEqual(['AS', 'A', 'DC', '', '', 'É']);
  });

  it('are the phone when a contact has no other', () => {
    expect(contactTitle({ name: '+5511987650001', phone: '+5511987650001' })).toBe('(11) 98765-0001');
    expect(contactTitle({ name: 'Ana', phone: '+5511987650001' })).toBe('Ana');
    expect(contactName({ name: ' 5511987650001 ', phone: null })).toBe('');
  });
});

it('ids of messages are made also where browsers offer no randomUUID', () => {
  const whole = globalThis.crypto;
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
  expect(createMessageId()).toMatch(uuid);
  Object.defineProperty(globalThis, 'crypto', { configurable: true, value: { getRandomValues: whole.getRandomValues.bind(whole) } });
  try {
    expect(createMessageId()).toMatch(uuid);
    expect(createMessageId()).not.toBe(createMessageId());
  } finally {
    Object.defineProperty(globalThis, 'crypto', { configurable: true, value: whole });
  }
});

it('a reason for closing is translated when the engine gave it, and left as people wrote it', () => {
  const t = ((key: string) => `<${key}>`) as Parameters<typeof closeReasonText>[1];
  expect(closeReasonText('customer_silent', t)).toBe('<inbox.closeReason.customer_silent>');
  expect(closeReasonText('Resolvido', t)).toBe('Resolvido');
});
