import { advanceClocks, deadlinesOf, NO_CLOCKS, step, type Clocks, type ConversationEvent, type ConversationSnapshot, type DeadlineFacts, type DeadlinePolicy } from '../../../engine/conversation/index.ts';

const MINUTE = 60_000;
const POLICY: DeadlinePolicy = { waitingMinutes: 5, firstReplyMinutes: 10, silentReminderMinutes: 30, silentCloseMinutes: 60 };

/** A conversation and its clocks after these events. */
function after(...events: ConversationEvent[]): { snapshot: ConversationSnapshot; clocks: Clocks } {
  let snapshot: ConversationSnapshot | null = null;
  let clocks = NO_CLOCKS;
  for (const event of events) {
    snapshot = step(snapshot, event).next;
    clocks = advanceClocks(clocks, event, snapshot);
  }
  return { snapshot: snapshot!, clocks };
}

function due({ snapshot, clocks }: ReturnType<typeof after>, policy: Partial<DeadlinePolicy> = {}, absolute: Partial<DeadlineFacts> = {}) {
  const none = { offerExpiresAt: null, escalatesAt: null, askAgainAt: null };
  return deadlinesOf({ state: snapshot.state, waitingSince: snapshot.context.waitingSince, clocks, ...none, ...absolute }, { ...POLICY, ...policy }).map(({ kind, at }) => `${kind} ${at / MINUTE}`);
}

const at = (minutes: number) => minutes * MINUTE;
const open: ConversationEvent = { type: 'open', at: at(0), departmentId: null, assigneeId: null };
const writes = (minutes: number): ConversationEvent => ({ type: 'customerMessage', at: at(minutes), count: 1 });
const accept = (minutes: number): ConversationEvent => ({ type: 'accept', at: at(minutes), userId: 'ana' });
const reply = (minutes: number): ConversationEvent => ({ type: 'reply', at: at(minutes), userId: 'ana' });

describe('what becomes due', () => {
  it('is taking it and answering it, counted from the first message', () => {
    expect(due(after(open, writes(0), writes(3)))).toEqual(['waiting 5', 'firstReply 10']);
  });

  it('is only the answer once somebody has it', () => {
    expect(due(after(open, writes(0), accept(2)))).toEqual(['firstReply 10']);
  });

  it('is reminding a silent customer after the last word of the company, and then closing', () => {
    const answered = after(open, writes(0), accept(1), reply(4));
    expect(due(answered)).toEqual(['silentReminder 34']);
    expect(due({ ...answered, clocks: { ...answered.clocks, remindedAt: at(35) } })).toEqual(['silentClose 95']);
    expect(due(answered, { silentReminderMinutes: null })).toEqual(['silentClose 64']);
  });

  it('is nothing of that once the customer has written, and no first answer a second time', () => {
    expect(due(after(open, writes(0), accept(1), reply(4), writes(6)))).toEqual([]);
  });

  it('waits for nobody who was put aside', () => {
    const answered = after(open, writes(0), accept(1), reply(4));
    expect(due({ ...answered, clocks: { ...answered.clocks, snoozedUntil: at(500) } })).toEqual(['snooze 500']);
  });

  it('is nothing that has been told already', () => {
    const waiting = after(open, writes(0));
    expect(due({ ...waiting, clocks: { ...waiting.clocks, alerts: ['waiting', 'firstReply'] } })).toEqual([]);
  });

  it('is an answer to an offer', () => {
    expect(due(after(open, accept(1)), {}, { offerExpiresAt: at(2) })).toEqual(['offer 2']);
  });

  it('is another department, and asking anew, only while nobody has it', () => {
    const absolute = { escalatesAt: at(7), askAgainAt: at(6) };
    expect(due(after(open), { waitingMinutes: null }, absolute)).toEqual(['askAgain 6', 'escalation 7']);
    expect(due(after(open, accept(1)), {}, absolute)).toEqual([]);
  });

  it('is telling who writes outside of hours, a moment later, only while nobody has it', () => {
    const night = after(open, writes(0));
    const noted = (state: typeof night) => ({ ...state, clocks: { ...state.clocks, wroteOutsideAt: at(0) } });
    expect(due(noted(night), { waitingMinutes: null, firstReplyMinutes: null })).toEqual([`outsideHours ${2_000 / MINUTE}`]);
    const accepted = step(night.snapshot, accept(1)).next;
    expect(advanceClocks(noted(night).clocks, accept(1), accepted).wroteOutsideAt).toBeNull();
    expect(advanceClocks(noted(night).clocks, { type: 'phoneMessage', at: at(1) }, night.snapshot).wroteOutsideAt).toBeNull();
  });

  it('is nothing once it is closed, nor when nothing is set', () => {
    expect(due(after(open, writes(0), { type: 'close', at: at(1), reason: null }))).toEqual([]);
    expect(due(after(open, writes(0)), { waitingMinutes: null, firstReplyMinutes: null })).toEqual([]);
  });
});

describe('the clocks', () => {
  it('end what was put aside when the customer writes or it changes hands', () => {
    const held = after(open, writes(0), accept(1), reply(2));
    const aside: Clocks = { ...held.clocks, snoozedUntil: at(100), alerts: ['snooze'] };
    for (const event of [writes(3), { type: 'transferToUser', at: at(3), userId: 'bruno' }, { type: 'release', at: at(3) }] satisfies ConversationEvent[]) {
      expect(advanceClocks(aside, event, step(held.snapshot, event).next)).toMatchObject({ snoozedUntil: null, alerts: [] });
    }
  });

  it('forget that it waited too long when somebody takes it, and that nobody answered when somebody does', () => {
    const waiting = after(open, writes(0));
    const late: Clocks = { ...waiting.clocks, alerts: ['waiting', 'firstReply'] };
    const accepted = step(waiting.snapshot, accept(20)).next;
    const taken = advanceClocks(late, accept(20), accepted);
    expect(taken.alerts).toEqual(['firstReply']);
    expect(advanceClocks(taken, reply(21), step(accepted, reply(21)).next).alerts).toEqual([]);
  });

  it('keep the first answer through closing and reopening, and begin the rest anew', () => {
    const closed = after(open, writes(0), accept(1), reply(4), { type: 'close', at: at(5), reason: null }, { type: 'reopen', at: at(9), userId: 'ana' });
    expect(closed.clocks).toEqual({ ...NO_CLOCKS, firstReplyAt: at(4) });
  });
});

describe('a silence', () => {
  it('ends when the conversation changes hands: the company owes the next word', () => {
    const answered = after(open, writes(0), accept(1), reply(4));
    for (const event of [{ type: 'transferToUser', at: at(5), userId: 'bruno' }, { type: 'transferToDepartment', at: at(5), departmentId: 'x' }, { type: 'release', at: at(5) }] satisfies ConversationEvent[]) {
      const snapshot = step(answered.snapshot, event).next;
      const clocks = advanceClocks(answered.clocks, event, snapshot);
      expect(due({ snapshot, clocks }, { waitingMinutes: null })).toEqual([]);
      if (snapshot.state !== 'waiting') continue;
      const taken = step(snapshot, accept(180)).next;
      expect(due({ snapshot: taken, clocks: advanceClocks(clocks, accept(180), taken) })).toEqual([]);
    }
  });
});
