import { assign, setup } from 'xstate';
import type { ActiveState, ConversationContext, ConversationEvent } from './events.ts';

/** Stored beside each state; raise it when stored states must be read differently, and add a migration. */
export const MACHINE_VERSION = 1;

/** `closeReason` of a conversation that another one absorbed. */
export const MERGED = 'merged';

/** Why an event was refused: codes of the API's contract. */
export type RefusalCode = 'illegal_transition' | 'already_assigned' | 'not_assigned';

const EMPTY: ConversationContext = {
  departmentId: null,
  assigneeId: null,
  unreadCount: 0,
  waitingSince: null,
  waitedFrom: null,
  closedAt: null,
  closeReason: null,
  mergedInto: null,
};

/**
 * Every change of a conversation, as a table. States and events are those of docs/architecture.md.
 *
 * The machine is pure: no clock, id or log; times and ids come with the events. An event that a state does not name
 * reaches the root's `*` and is refused as illegal; `{}` is a legal event that changes nothing. `refuse` and
 * `releaseSlot` are data for the caller (see step.ts), they do nothing here.
 */
export const conversationMachine = setup({
  types: {} as { context: ConversationContext; events: ConversationEvent },
  guards: {
    /** The user of the event is the one who has it. */
    isOwn: ({ context, event }) => 'userId' in event && event.userId === context.assigneeId,
    isOfUser: ({ event }) => 'assigneeId' in event && event.assigneeId !== null,
    hasUnseen: ({ context }) => context.unreadCount > 0,
    isMerged: ({ context }) => context.mergedInto !== null,
    bringsUnseen: ({ event }) => event.type === 'absorb' && event.count > 0,
    takesAllUnseen: ({ context, event }) => event.type === 'giveBack' && event.count >= context.unreadCount,
    staysClosed: ({ context, event }) => event.type === 'unmerge' && context.mergedInto !== null && event.state === null,
    returnsTo: ({ context, event }, { state }: { state: ActiveState }) => event.type === 'unmerge' && context.mergedInto !== null && event.state === state,
  },
  actions: {
    refuse: (_, _params: { code: RefusalCode }) => undefined,
    releaseSlot: (_, _params: { userId: string | null }) => undefined,
    begin: assign(({ event }) => {
      if (event.type !== 'open') return {};
      const waitingSince = event.assigneeId === null ? event.at : null;
      return { departmentId: event.departmentId, assigneeId: event.assigneeId, waitingSince, waitedFrom: waitingSince };
    }),
    countMessages: assign({
      unreadCount: ({ context, event }) => context.unreadCount + (event.type === 'customerMessage' ? event.count : 0),
    }),
    seeAll: assign({ unreadCount: 0 }),
    /** Somebody takes it: the waiting ends. */
    take: assign({ assigneeId: ({ context, event }) => ('userId' in event ? event.userId : context.assigneeId), waitingSince: null }),
    /** Nobody has it any more. The customer keeps the place in line that they first took. */
    giveUp: assign(({ context, event }) => {
      const waitingSince = context.waitedFrom ?? event.at;
      return { assigneeId: null, waitingSince, waitedFrom: waitingSince };
    }),
    enterDepartment: assign({
      departmentId: ({ context, event }) => (event.type === 'transferToDepartment' ? event.departmentId : context.departmentId),
    }),
    /** Closing keeps the assignee, for the history and for reopening. */
    finish: assign(({ event }) =>
      event.type === 'close' ? { closedAt: event.at, closeReason: event.reason, unreadCount: 0, waitingSince: null, waitedFrom: null } : {},
    ),
    resume: assign({ closedAt: null, closeReason: null }),
    mergeAway: assign(({ event }) =>
      event.type === 'mergeInto'
        ? { closedAt: event.at, closeReason: MERGED, mergedInto: event.conversationId, unreadCount: 0, waitingSince: null, waitedFrom: null }
        : {},
    ),
    countAbsorbed: assign({ unreadCount: ({ context, event }) => context.unreadCount + (event.type === 'absorb' ? event.count : 0) }),
    uncountGivenBack: assign({ unreadCount: ({ context, event }) => Math.max(0, context.unreadCount - (event.type === 'giveBack' ? event.count : 0)) }),
    stayClosed: assign({ mergedInto: null }),
    comeBack: assign(({ event }) => {
      if (event.type !== 'unmerge') return {};
      const { assigneeId, unreadCount, waitingSince, waitedFrom } = event;
      return { assigneeId, unreadCount, waitingSince, waitedFrom, closedAt: null, closeReason: null, mergedInto: null };
    }),
    backToLastAssignee: assign({ assigneeId: ({ event }) => (event.type === 'customerReopen' ? event.assigneeId : null) }),
    backToQueue: assign({ assigneeId: null, waitingSince: ({ event }) => event.at, waitedFrom: ({ event }) => event.at }),
  },
}).createMachine({
  id: 'conversation',
  context: EMPTY,
  initial: 'new',
  on: { '*': { actions: { type: 'refuse', params: { code: 'illegal_transition' } } } },
  states: {
    /** Before its first event; never stored. */
    new: {
      on: {
        open: [{ guard: 'isOfUser', target: 'assigned', actions: 'begin' }, { target: 'waiting', actions: 'begin' }],
      },
    },
    bot: {
      on: {
        customerMessage: { actions: 'countMessages' },
        phoneMessage: { actions: 'seeAll' },
        accept: { target: 'assigned', actions: ['take', 'seeAll'] },
        assign: [{ guard: 'hasUnseen', target: 'unread', actions: 'take' }, { target: 'assigned', actions: 'take' }],
        transferToUser: [{ guard: 'hasUnseen', target: 'unread', actions: 'take' }, { target: 'assigned', actions: 'take' }],
        transferToDepartment: { target: 'waiting', actions: ['giveUp', 'enterDepartment'] },
        reply: { actions: { type: 'refuse', params: { code: 'not_assigned' } } },
        view: {},
        close: { target: 'closed', actions: 'finish' },
        mergeInto: { target: 'closed', actions: 'mergeAway' },
        absorb: { actions: 'countAbsorbed' },
        giveBack: { actions: 'uncountGivenBack' },
      },
    },
    waiting: {
      on: {
        customerMessage: { actions: 'countMessages' },
        phoneMessage: { actions: 'seeAll' },
        accept: { target: 'assigned', actions: ['take', 'seeAll'] },
        assign: [{ guard: 'hasUnseen', target: 'unread', actions: 'take' }, { target: 'assigned', actions: 'take' }],
        transferToUser: [{ guard: 'hasUnseen', target: 'unread', actions: 'take' }, { target: 'assigned', actions: 'take' }],
        transferToDepartment: { actions: 'enterDepartment' },
        reply: { actions: { type: 'refuse', params: { code: 'not_assigned' } } },
        view: {},
        close: { target: 'closed', actions: 'finish' },
        mergeInto: { target: 'closed', actions: 'mergeAway' },
        absorb: { actions: 'countAbsorbed' },
        giveBack: { actions: 'uncountGivenBack' },
      },
    },
    assigned: {
      on: {
        customerMessage: { target: 'unread', actions: 'countMessages' },
        phoneMessage: {},
        accept: [{ guard: 'isOwn' }, { actions: { type: 'refuse', params: { code: 'already_assigned' } } }],
        assign: [{ guard: 'isOwn' }, { actions: [leave(), 'take'] }],
        transferToUser: [{ guard: 'isOwn' }, { actions: [leave(), 'take'] }],
        transferToDepartment: { target: 'waiting', actions: [leave(), 'giveUp', 'enterDepartment'] },
        release: { target: 'waiting', actions: [leave(), 'giveUp'] },
        reply: {},
        view: {},
        close: { target: 'closed', actions: [leave(), 'finish'] },
        mergeInto: { target: 'closed', actions: [leave(), 'mergeAway'] },
        absorb: [{ guard: 'bringsUnseen', target: 'unread', actions: 'countAbsorbed' }, {}],
        giveBack: {},
      },
    },
    unread: {
      on: {
        customerMessage: { actions: 'countMessages' },
        phoneMessage: { target: 'assigned', actions: 'seeAll' },
        accept: [{ guard: 'isOwn' }, { actions: { type: 'refuse', params: { code: 'already_assigned' } } }],
        assign: [{ guard: 'isOwn' }, { actions: [leave(), 'take'] }],
        transferToUser: [{ guard: 'isOwn' }, { actions: [leave(), 'take'] }],
        transferToDepartment: { target: 'waiting', actions: [leave(), 'giveUp', 'enterDepartment'] },
        release: { target: 'waiting', actions: [leave(), 'giveUp'] },
        reply: { target: 'assigned', actions: 'seeAll' },
        view: [{ guard: 'isOwn', target: 'assigned', actions: 'seeAll' }, {}],
        close: { target: 'closed', actions: [leave(), 'finish'] },
        mergeInto: { target: 'closed', actions: [leave(), 'mergeAway'] },
        absorb: { actions: 'countAbsorbed' },
        giveBack: [{ guard: 'takesAllUnseen', target: 'assigned', actions: 'seeAll' }, { actions: 'uncountGivenBack' }],
      },
    },
    closed: {
      on: {
        view: {},
        reopen: [{ guard: 'isMerged', actions: { type: 'refuse', params: { code: 'illegal_transition' } } }, { target: 'assigned', actions: ['resume', 'take'] }],
        customerReopen: [
          { guard: 'isMerged', actions: { type: 'refuse', params: { code: 'illegal_transition' } } },
          { guard: 'isOfUser', target: 'assigned', actions: ['resume', 'backToLastAssignee'] },
          { target: 'waiting', actions: ['resume', 'backToQueue'] },
        ],
        giveBack: {},
        unmerge: [
          { guard: 'staysClosed', actions: 'stayClosed' },
          { guard: { type: 'returnsTo', params: { state: 'bot' } }, target: 'bot', actions: 'comeBack' },
          { guard: { type: 'returnsTo', params: { state: 'waiting' } }, target: 'waiting', actions: 'comeBack' },
          { guard: { type: 'returnsTo', params: { state: 'assigned' } }, target: 'assigned', actions: 'comeBack' },
          { guard: { type: 'returnsTo', params: { state: 'unread' } }, target: 'unread', actions: 'comeBack' },
          { actions: { type: 'refuse', params: { code: 'illegal_transition' } } },
        ],
      },
    },
  },
});

/** Whoever has it leaves: their place is free once the change is saved. */
function leave() {
  return { type: 'releaseSlot' as const, params: ({ context }: { context: ConversationContext }) => ({ userId: context.assigneeId }) };
}
