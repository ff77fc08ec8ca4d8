import fc from 'fast-check';
import { ACTIVE_STATES, type ConversationState } from '../../../engine/contract/index.ts';
import { replay, step, TransitionRefused, type ConversationContext, type ConversationEvent, type ConversationSnapshot } from '../../../engine/conversation/index.ts';

const ANA = 'ana';
const BRUNO = 'bruno';

const context: ConversationContext = { departmentId: 'support', assigneeId: null, unreadCount: 0, waitingSince: null, waitedFrom: 1, closedAt: null, closeReason: null, mergedInto: null };

/** One conversation in each state; `assigned` and `unread` are Ana's. */
const SNAPSHOTS: Record<ConversationState, ConversationSnapshot> = {
  bot: { state: 'bot', context: { ...context, unreadCount: 1, waitingSince: 1 } },
  waiting: { state: 'waiting', context: { ...context, unreadCount: 2, waitingSince: 1 } },
  assigned: { state: 'assigned', context: { ...context, assigneeId: ANA } },
  unread: { state: 'unread', context: { ...context, assigneeId: ANA, unreadCount: 3 } },
  closed: { state: 'closed', context: { ...context, assigneeId: ANA, closedAt: 9, closeReason: 'resolvido' } },
};

const at = 100;
const EVENTS: Record<string, ConversationEvent> = {
  'customer message': { type: 'customerMessage', at, count: 1 },
  'accept by Ana': { type: 'accept', at, userId: ANA },
  'accept by Bruno': { type: 'accept', at, userId: BRUNO },
  'assign to Bruno': { type: 'assign', at, userId: BRUNO },
  'transfer to Bruno': { type: 'transferToUser', at, userId: BRUNO },
  'transfer to finance': { type: 'transferToDepartment', at, departmentId: 'finance' },
  release: { type: 'release', at },
  'reply by Ana': { type: 'reply', at, userId: ANA },
  'view by Ana': { type: 'view', at, userId: ANA },
  'view by Bruno': { type: 'view', at, userId: BRUNO },
  close: { type: 'close', at, reason: null },
  'reopen by Bruno': { type: 'reopen', at, userId: BRUNO },
  'merge into another': { type: 'mergeInto', at, conversationId: 'older' },
  'absorb something unseen': { type: 'absorb', at, count: 2 },
  'absorb nothing unseen': { type: 'absorb', at, count: 0 },
  'give everything unseen back': { type: 'giveBack', at, count: 5 },
  'give one unseen back': { type: 'giveBack', at, count: 1 },
  'unmerge': { type: 'unmerge', at, state: 'waiting', assigneeId: null, unreadCount: 1, waitingSince: 5, waitedFrom: 5 },
};

type Outcome = ConversationState | 'same' | 'illegal_transition' | 'already_assigned' | 'not_assigned';

/** DESIGN's table: the state after the event, `same` for legal and unchanged, or the code of the refusal. */
const TABLE: Record<string, Record<ConversationState, Outcome>> = {
  'customer message': { bot: 'bot', waiting: 'waiting', assigned: 'unread', unread: 'unread', closed: 'illegal_transition' },
  'accept by Ana': { bot: 'assigned', waiting: 'assigned', assigned: 'same', unread: 'same', closed: 'illegal_transition' },
  'accept by Bruno': { bot: 'assigned', waiting: 'assigned', assigned: 'already_assigned', unread: 'already_assigned', closed: 'illegal_transition' },
  'assign to Bruno': { bot: 'unread', waiting: 'unread', assigned: 'assigned', unread: 'unread', closed: 'illegal_transition' },
  'transfer to Bruno': { bot: 'unread', waiting: 'unread', assigned: 'assigned', unread: 'unread', closed: 'illegal_transition' },
  'transfer to finance': { bot: 'waiting', waiting: 'waiting', assigned: 'waiting', unread: 'waiting', closed: 'illegal_transition' },
  release: { bot: 'illegal_transition', waiting: 'illegal_transition', assigned: 'waiting', unread: 'waiting', closed: 'illegal_transition' },
  'reply by Ana': { bot: 'not_assigned', waiting: 'not_assigned', assigned: 'same', unread: 'assigned', closed: 'illegal_transition' },
  'view by Ana': { bot: 'same', waiting: 'same', assigned: 'same', unread: 'assigned', closed: 'same' },
  'view by Bruno': { bot: 'same', waiting: 'same', assigned: 'same', unread: 'same', closed: 'same' },
  close: { bot: 'closed', waiting: 'closed', assigned: 'closed', unread: 'closed', closed: 'illegal_transition' },
  'reopen by Bruno': { bot: 'illegal_transition', waiting: 'illegal_transition', assigned: 'illegal_transition', unread: 'illegal_transition', closed: 'assigned' },
  'merge into another': { bot: 'closed', waiting: 'closed', assigned: 'closed', unread: 'closed', closed: 'illegal_transition' },
  'absorb something unseen': { bot: 'bot', waiting: 'waiting', assigned: 'unread', unread: 'unread', closed: 'illegal_transition' },
  'absorb nothing unseen': { bot: 'same', waiting: 'same', assigned: 'same', unread: 'same', closed: 'illegal_transition' },
  'give everything unseen back': { bot: 'bot', waiting: 'waiting', assigned: 'same', unread: 'assigned', closed: 'same' },
  'give one unseen back': { bot: 'bot', waiting: 'waiting', assigned: 'same', unread: 'unread', closed: 'same' },
  'unmerge': { bot: 'illegal_transition', waiting: 'illegal_transition', assigned: 'illegal_transition', unread: 'illegal_transition', closed: 'illegal_transition' },
};

const CELLS = Object.entries(TABLE).flatMap(([event, row]) => Object.entries(row).map(([state, outcome]) => ({ event, state: state as ConversationState, outcome })));

describe('the table of transitions', () => {
  it.each(CELLS)('$event in $state: $outcome', ({ event, state, outcome }) => {
    const before = SNAPSHOTS[state];
    expect(outcomeOf(before, EVENTS[event]!)).toBe(outcome);
  });
});

function outcomeOf(before: ConversationSnapshot, event: ConversationEvent): Outcome {
  try {
    const { changed, next } = step(before, event);
    return changed ? next.state : 'same';
  } catch (error) {
    if (error instanceof TransitionRefused) return error.code;
    throw error;
  }
}

describe('what a change carries with it', () => {
  it('keeps the count of unseen messages when it is handed over', () => {
    const { next } = step(SNAPSHOTS.unread, { type: 'transferToUser', at, userId: BRUNO });
    expect(next.context).toMatchObject({ assigneeId: BRUNO, unreadCount: 3 });
  });

  it('zeroes the count when it is accepted', () => {
    expect(step(SNAPSHOTS.waiting, { type: 'accept', at, userId: ANA }).next.context).toMatchObject({ assigneeId: ANA, unreadCount: 0, waitingSince: null });
  });

  it('keeps the time the customer has waited when it goes to a department, also from somebody', () => {
    const accepted = step(SNAPSHOTS.waiting, { type: 'accept', at, userId: ANA }).next;
    const moved = step(accepted, { type: 'transferToDepartment', at: 200, departmentId: 'finance' }).next;
    expect(moved.context).toMatchObject({ departmentId: 'finance', assigneeId: null, waitingSince: 1 });
  });

  it('gives the place of the former assignee back, and only theirs', () => {
    expect(step(SNAPSHOTS.unread, { type: 'transferToUser', at, userId: BRUNO }).effects).toEqual([{ type: 'releaseSlot', userId: ANA }]);
    expect(step(SNAPSHOTS.assigned, { type: 'close', at, reason: null }).effects).toEqual([{ type: 'releaseSlot', userId: ANA }]);
    expect(step(SNAPSHOTS.waiting, { type: 'accept', at, userId: ANA }).effects).toEqual([]);
    expect(step(SNAPSHOTS.assigned, { type: 'assign', at, userId: ANA })).toMatchObject({ changed: false, effects: [] });
  });

  it('begins assigned when a user writes first, waiting when the customer does', () => {
    expect(step(null, { type: 'open', at, departmentId: null, assigneeId: ANA }).next).toMatchObject({ state: 'assigned', context: { assigneeId: ANA, waitingSince: null } });
    expect(step(null, { type: 'open', at, departmentId: null, assigneeId: null }).next).toMatchObject({ state: 'waiting', context: { waitingSince: at } });
  });

  it('does not begin with anything but its opening', () => {
    expect(() => step(null, { type: 'accept', at, userId: ANA })).toThrow(TransitionRefused);
  });
});

const user = fc.constantFrom(ANA, BRUNO);
const anyEvent: fc.Arbitrary<ConversationEvent> = fc.oneof(
  fc.record({ type: fc.constant('customerMessage' as const), at: fc.nat(), count: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ type: fc.constant('phoneMessage' as const), at: fc.nat() }),
  fc.record({ type: fc.constantFrom('accept' as const, 'assign' as const, 'transferToUser' as const, 'reply' as const, 'view' as const, 'reopen' as const), at: fc.nat(), userId: user }),
  fc.record({ type: fc.constant('transferToDepartment' as const), at: fc.nat(), departmentId: fc.constantFrom('support', 'finance') }),
  fc.record({ type: fc.constant('release' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('close' as const), at: fc.nat(), reason: fc.constantFrom(null, 'resolvido') }),
  fc.record({ type: fc.constant('customerReopen' as const), at: fc.nat(), assigneeId: fc.option(user) }),
);

describe('whatever happens', () => {
  const histories = fc.tuple(fc.option(user), fc.array(anyEvent, { maxLength: 40 }));

  it('leaves a conversation that makes sense, and that its history replays', () => {
    fc.assert(
      fc.property(histories, ([assigneeId, events]) => {
        const taken: ConversationEvent[] = [{ type: 'open', at: 0, departmentId: null, assigneeId }];
        let now = step(null, taken[0]!).next;
        for (const event of events) {
          const before = structuredClone(now);
          try {
            now = step(now, event).next;
            taken.push(event);
          } catch (error) {
            if (!(error instanceof TransitionRefused)) throw error;
            expect(now).toEqual(before);
          }
          expectSense(now);
        }
        expect(replay(taken)).toEqual(now);
      }),
      { numRuns: 500 },
    );
  });
});

function expectSense({ state, context }: ConversationSnapshot): void {
  const isHeld = state === 'assigned' || state === 'unread';
  if (isHeld) expect(context.assigneeId).not.toBeNull();
  if (state === 'waiting' || state === 'bot') expect(context).toMatchObject({ assigneeId: null, waitingSince: expect.any(Number) });
  if (state === 'assigned') expect(context.unreadCount).toBe(0);
  if (state === 'unread') expect(context.unreadCount).toBeGreaterThan(0);
  expect(context.closedAt !== null).toBe(state === 'closed');
  expect((ACTIVE_STATES as readonly ConversationState[]).includes(state)).toBe(context.closedAt === null);
}

describe('a conversation that another one absorbed', () => {
  const merged = step(SNAPSHOTS.unread, { type: 'mergeInto', at, conversationId: 'older' });

  it('is closed, frees its assignee and names where it went', () => {
    expect(merged.next).toEqual({ state: 'closed', context: { ...SNAPSHOTS.unread.context, unreadCount: 0, waitedFrom: null, closedAt: at, closeReason: 'merged', mergedInto: 'older' } });
    expect(merged.effects).toEqual([{ type: 'releaseSlot', userId: ANA }]);
  });

  it.each([EVENTS['reopen by Bruno']!, { type: 'customerReopen', at, assigneeId: null } as const])('is not opened by $type', (event) => {
    expect(outcomeOf(merged.next, event)).toBe('illegal_transition');
  });

  it.each(['bot', 'waiting', 'assigned', 'unread'] as const)('is %s again', (state) => {
    const { context: before } = SNAPSHOTS[state];
    const { next } = step(merged.next, { type: 'unmerge', at, state, assigneeId: before.assigneeId, unreadCount: before.unreadCount, waitingSince: before.waitingSince, waitedFrom: before.waitedFrom });
    expect(next).toEqual(SNAPSHOTS[state]);
  });

  it('stays closed, like any other, when it cannot be opened', () => {
    const { next } = step(merged.next, { type: 'unmerge', at, state: null, assigneeId: null, unreadCount: 0, waitingSince: null, waitedFrom: null });
    expect(next).toMatchObject({ state: 'closed', context: { mergedInto: null, closeReason: 'merged', assigneeId: ANA } });
    expect(outcomeOf(next, EVENTS['reopen by Bruno']!)).toBe('assigned');
  });

  it('leaves its unseen messages with the older one, which gives them back', () => {
    const older = step(SNAPSHOTS.assigned, { type: 'absorb', at, count: 3 }).next;
    expect(older).toMatchObject({ state: 'unread', context: { unreadCount: 3 } });
    expect(step(older, { type: 'giveBack', at, count: 3 }).next).toEqual(SNAPSHOTS.assigned);
  });
});
