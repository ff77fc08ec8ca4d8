import { actionsFor, composerLock } from '../../../admin/src/inbox/conversationActions.ts';
import { conversation, ME, SOMEBODY } from './sampleRecords.ts';

const agent = { id: ME, role: 'agent' } as const;
const supervisor = { id: ME, role: 'supervisor' } as const;
const mine = { id: ME, name: 'Ana' };
const others = { id: SOMEBODY, name: 'Bruno' };
const offered = (...args: Parameters<typeof actionsFor>) => [...actionsFor(...args)].toSorted();

describe('what is offered', () => {
  it.each(['waiting', 'bot'] as const)('an agent accepts a %s one, and a supervisor directs it too', (state) => {
    expect(offered(conversation('a', { state }), agent)).toEqual(['accept', 'note']);
    expect(offered(conversation('a', { state }), supervisor)).toEqual(['accept', 'close', 'note', 'transfer']);
  });

  it.each(['assigned', 'unread'] as const)('an %s one is handled by its assignee and by supervisors', (state) => {
    const handling = ['close', 'note', 'release', 'reply', 'transfer'];
    expect(offered(conversation('a', { state, assignee: mine }), agent)).toEqual(handling);
    expect(offered(conversation('a', { state, assignee: others }), agent)).toEqual(['note']);
    expect(offered(conversation('a', { state, assignee: others }), supervisor)).toEqual(handling);
  });

  it('a closed one can be reopened by whoever sees it', () => {
    expect(offered(conversation('a', { state: 'closed', assignee: others }), agent)).toEqual(['note', 'reopen']);
  });

  it('one that is being transferred is not transferred again', () => {
    const transfer = { status: 'pending' as const, to: { kind: 'user' as const, id: SOMEBODY, name: 'Bruno' } };
    expect(offered(conversation('a', { state: 'assigned', assignee: mine, transfer }), agent)).not.toContain('transfer');
  });
});

it('the composer says why it is closed', () => {
  expect(composerLock(conversation('a', { state: 'assigned', assignee: mine }), agent)).toBeNull();
  expect(composerLock(conversation('a', { state: 'unread', assignee: others }), agent)).toBe('others');
  expect(composerLock(conversation('a', { state: 'waiting' }), supervisor)).toBe('waiting');
  expect(composerLock(conversation('a', { state: 'bot' }), agent)).toBe('bot');
  expect(composerLock(conversation('a', { state: 'closed', assignee: mine }), agent)).toBe('closed');
});
