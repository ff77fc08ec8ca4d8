import { actionsFor, composerLock, mayDirect } from '../../../admin/src/inbox/conversationActions.ts';
import { at, conversation, ME, SOMEBODY } from './sampleRecords.ts';

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
    const handling = ['close', 'note', 'release', 'reply', 'snooze', 'transfer'];
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

describe('an offered transfer', () => {
  const toMe = { status: 'offered' as const, to: { kind: 'user' as const, id: ME, name: 'Ana' }, expiresAt: at(1) };
  const toBruno = { ...toMe, to: { kind: 'user' as const, ...others } };

  it('is answered by its receiver, who has no other button to accept with', () => {
    expect(offered(conversation('a', { state: 'assigned', assignee: others, transfer: toMe }), agent)).toEqual(['answerOffer', 'note']);
    expect(offered(conversation('a', { state: 'waiting', transfer: toMe }), agent)).toEqual(['answerOffer', 'note']);
    expect(composerLock(conversation('a', { state: 'assigned', assignee: others, transfer: toMe }), agent)).toBe('offered');
  });

  it('is withdrawn by whoever handles the conversation, and not made twice', () => {
    const actions = offered(conversation('a', { state: 'assigned', assignee: mine, transfer: toBruno }), agent);
    expect(actions).toContain('withdrawOffer');
    expect(actions).not.toContain('transfer');
    expect(offered(conversation('a', { state: 'assigned', assignee: others, transfer: toBruno }), agent)).toEqual(['note']);
  });

  it('to a supervisor is answered by them, though they handle the conversation anyway', () => {
    const actions = offered(conversation('a', { state: 'assigned', assignee: others, transfer: toMe }), supervisor);
    expect(actions).toContain('answerOffer');
    expect(actions).not.toContain('withdrawOffer');
    expect(composerLock(conversation('a', { state: 'assigned', assignee: others, transfer: toMe }), supervisor)).toBeNull();
  });
});

it('the composer says why it is closed', () => {
  expect(composerLock(conversation('a', { state: 'assigned', assignee: mine }), agent)).toBeNull();
  expect(composerLock(conversation('a', { state: 'unread', assignee: others }), agent)).toBe('others');
  expect(composerLock(conversation('a', { state: 'waiting' }), supervisor)).toBe('waiting');
  expect(composerLock(conversation('a', { state: 'bot' }), agent)).toBe('bot');
  expect(composerLock(conversation('a', { state: 'closed', assignee: mine }), agent)).toBe('closed');
});

it('what failed is sent again by its assignee and by supervisors, also once it is closed', () => {
  const closed = conversation('a', { state: 'closed', assignee: others });
  expect([mayDirect(closed, agent), mayDirect(closed, supervisor), mayDirect({ assignee: mine }, agent), mayDirect({ assignee: null }, agent)]).toEqual([false, true, true, false]);
});
