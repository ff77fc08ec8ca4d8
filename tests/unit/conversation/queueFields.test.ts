import fc from 'fast-check';
import { Types } from 'mongoose';
import { queueFieldsOf, triggerOf, turnAtOf } from '../../../engine/commands/conversations/queueFields.ts';
import { PRIORITIES, type ConversationState } from '../../../engine/contract/index.ts';
import { step, TransitionRefused, type ConversationContext, type ConversationEvent, type ConversationSnapshot } from '../../../engine/conversation/index.ts';
import type { StoredRouting } from '../../../engine/models/index.ts';

const HALF_HOUR = 30 * 60_000;
const ANA = 'ana';
const at = 9 * HALF_HOUR;
const now = new Date(at);

const context: ConversationContext = { departmentId: 'support', assigneeId: null, unreadCount: 1, waitingSince: null, waitedFrom: 1, closedAt: null, closeReason: null, mergedInto: null };
const waiting: ConversationSnapshot = { state: 'waiting', context: { ...context, waitingSince: 4 * HALF_HOUR, waitedFrom: 4 * HALF_HOUR } };
const bot: ConversationSnapshot = { ...waiting, state: 'bot' };
const unread: ConversationSnapshot = { state: 'unread', context: { ...context, assigneeId: ANA } };
const closed: ConversationSnapshot = { state: 'closed', context: { ...context, unreadCount: 0, assigneeId: ANA, closedAt: 9 } };
const merged: ConversationSnapshot = { state: 'closed', context: { ...closed.context, mergedInto: 'older' } };

const unmerge = (state: 'waiting' | null): ConversationEvent => ({ type: 'unmerge', at, state, assigneeId: null, unreadCount: 0, waitingSince: state && 5, waitedFrom: state && 5 });

describe('what makes routing look', () => {
  it.each<[string, ConversationSnapshot | null, ConversationEvent, ReturnType<typeof triggerOf>]>([
    ['a customer opens one', null, { type: 'open', at, departmentId: null, assigneeId: null }, 'opened'],
    ['an agent opens one', null, { type: 'open', at, departmentId: null, assigneeId: ANA }, null],
    ['a customer writes while it waits', waiting, { type: 'customerMessage', at, count: 3 }, null],
    ['a customer writes to the one who has it', unread, { type: 'customerMessage', at, count: 1 }, null],
    ['it is given back', unread, { type: 'release', at }, 'released'],
    ['it goes to a department', unread, { type: 'transferToDepartment', at, departmentId: 'finance' }, 'transferred'],
    ['it goes back to its own department', unread, { type: 'transferToDepartment', at, departmentId: 'support' }, 'transferred'],
    ['it waits in another department from now on', waiting, { type: 'transferToDepartment', at, departmentId: 'finance' }, 'transferred'],
    ['it is sent where it waits already', waiting, { type: 'transferToDepartment', at, departmentId: 'support' }, null],
    ['an automation hands it over', bot, { type: 'transferToDepartment', at, departmentId: 'support' }, 'transferred'],
    ['somebody takes it', waiting, { type: 'accept', at, userId: ANA }, null],
    ['it is closed', waiting, { type: 'close', at, reason: null }, null],
    ['the customer comes back, nobody is there', closed, { type: 'customerReopen', at, assigneeId: null }, 'reopened'],
    ['the customer comes back to their agent', closed, { type: 'customerReopen', at, assigneeId: ANA }, null],
    ['a merge is undone and it waits again', merged, unmerge('waiting'), 'reopened'],
    ['a merge is undone and it stays closed', merged, unmerge(null), null],
  ])('%s', (_, before, event, trigger) => {
    expect(triggerOf(before, event, step(before, event).next)).toBe(trigger);
  });
});

describe('what a change writes', () => {
  const declinedBy = [new Types.ObjectId()];
  const aim = { departmentId: null, userId: ANA, strategy: null, requiredSkills: [], preferredSkills: [] };
  const turnAt = new Date(3 * HALF_HOUR);
  const stored = (state: ConversationState, routing: StoredRouting) => ({ state, turnAt: state === 'waiting' ? turnAt : null, routing, assigneeId: null });
  const said = { trigger: null, priority: 'normal', now } as const;

  it('is nothing while it waits in the same place, or stays with somebody', () => {
    expect(queueFieldsOf(stored('waiting', { dueAt: now, trigger: 'opened', declinedBy }), waiting, said)).toEqual({});
    expect(queueFieldsOf(stored('unread', { dueAt: now, declinedBy }), unread, said)).toEqual({});
    expect(queueFieldsOf(stored('closed', { declinedBy }), closed, said)).toEqual({});
  });

  it('is another place when its priority changes: half an hour a step', () => {
    expect(queueFieldsOf(stored('waiting', { declinedBy }), waiting, { ...said, priority: 'urgent' })).toEqual({ turnAt: new Date(HALF_HOUR) });
    expect(queueFieldsOf(stored('waiting', { declinedBy }), waiting, { ...said, priority: 'low' })).toEqual({ turnAt: new Date(4 * HALF_HOUR) });
  });

  it('lets routing look at once, without what rules said before; who declined is remembered until it opens again', () => {
    const before = stored('unread', { aim, declinedBy });
    expect(queueFieldsOf(before, waiting, { ...said, trigger: 'released' })).toEqual({ turnAt, routing: { dueAt: now, trigger: 'released', declinedBy } });
    expect(queueFieldsOf(before, waiting, { ...said, trigger: 'reopened' })).toEqual({ turnAt, routing: { dueAt: now, trigger: 'reopened', declinedBy: [] } });
    expect(queueFieldsOf(null, waiting, { ...said, trigger: 'opened' })).toEqual({ turnAt, routing: { dueAt: now, trigger: 'opened', declinedBy: [] } });
  });

  it('remembers of one that is opened again who had it last', () => {
    const [ana, bia] = [new Types.ObjectId(), new Types.ObjectId()];
    const again = (assigneeId: Types.ObjectId | null, routing: StoredRouting) => queueFieldsOf({ ...stored('closed', routing), assigneeId }, waiting, { ...said, trigger: 'reopened' }).routing?.hadById;
    expect(again(ana, { declinedBy })).toBe(ana);
    expect(again(bia, { declinedBy, hadById: ana })).toBe(bia);
    expect(again(null, { declinedBy, hadById: ana })).toBe(ana);
    expect(again(null, { declinedBy })).toBeUndefined();
    expect(queueFieldsOf(stored('unread', { declinedBy, hadById: ana }), waiting, { ...said, trigger: 'released' }).routing?.hadById).toBe(ana);
  });

  it('ends what was to be done when somebody takes it, and when it closes', () => {
    expect(queueFieldsOf(stored('waiting', { dueAt: now, trigger: 'opened', aim, declinedBy }), unread, said)).toEqual({ turnAt: null, routing: { declinedBy } });
    expect(queueFieldsOf(stored('unread', { dueAt: now, trigger: 'reservation_expired', declinedBy }), closed, said)).toEqual({ routing: { declinedBy } });
  });
});

describe('along any history', () => {
  const users = fc.constantFrom(ANA, 'bruno');
  const events = fc.oneof(
    fc.record({ type: fc.constant('customerMessage' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ type: fc.constantFrom('accept' as const, 'assign' as const, 'transferToUser' as const, 'reply' as const, 'view' as const, 'reopen' as const), userId: users }),
    fc.record({ type: fc.constant('transferToDepartment' as const), departmentId: fc.constantFrom('support', 'finance') }),
    fc.record({ type: fc.constant('customerReopen' as const), assigneeId: fc.option(users) }),
    fc.record({ type: fc.constant('close' as const), reason: fc.constant(null) }),
    fc.record({ type: fc.constantFrom('release' as const, 'phoneMessage' as const) }),
  );

  it('routing is told once of every waiting, and what waits, and nothing else, has a turn', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ event: events, priority: fc.constantFrom(...PRIORITIES) }), { maxLength: 30 }), (steps) => {
        let snapshot: ConversationSnapshot | null = null;
        let stored: NonNullable<Parameters<typeof queueFieldsOf>[0]> = { state: 'closed', turnAt: null, routing: { declinedBy: [] }, assigneeId: null };
        let clock = 0;
        for (const { event, priority } of [{ event: { type: 'open' as const, departmentId: null, assigneeId: null }, priority: 'normal' as const }, ...steps]) {
          clock += HALF_HOUR;
          const before: ConversationSnapshot | null = snapshot;
          const happened: ConversationEvent = { ...event, at: clock };
          try {
            snapshot = step(before, happened).next;
          } catch (error) {
            if (!(error instanceof TransitionRefused)) throw error;
            continue;
          }
          const trigger = triggerOf(before, happened, snapshot);
          const begins = snapshot.state === 'waiting' && (before?.state !== 'waiting' || before.context.departmentId !== snapshot.context.departmentId);
          expect(trigger !== null).toBe(begins);

          const fields = queueFieldsOf(before && stored, snapshot, { trigger, priority, now: new Date(clock) });
          stored = { ...stored, ...fields, state: snapshot.state };
          expect(stored.turnAt).toEqual(turnAtOf(snapshot, priority));
          expect(stored.turnAt !== null).toBe(snapshot.state === 'waiting');
          expect(stored.routing.dueAt !== undefined).toBe(snapshot.state === 'waiting');
          if (begins) expect(stored.routing.dueAt).toEqual(new Date(clock));
        }
      }),
      { numRuns: 300 },
    );
  });
});
