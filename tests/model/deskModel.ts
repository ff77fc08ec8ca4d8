import { isShortThanks } from '../../engine/conversation/index.ts';

/**
 * What Balcão does, told a second time and as simply as possible: plain data, no versions, queues, slots or races. The
 * engine is compared with it after every step.
 */
export interface Desk {
  /** Minutes within which a customer's message reopens; 0: never. */
  reopens: boolean;
  offers: boolean;
  people: Record<PersonName, { isSupervisor: boolean; capacity: number; isOnline: boolean }>;
  /** Every conversation, in the order they were opened. */
  conversations: Episode[];
}

export interface Episode {
  customer: CustomerName;
  state: 'waiting' | 'assigned' | 'unread' | 'closed';
  assignee: PersonName | null;
  department: DepartmentName | null;
  unread: number;
  offeredTo: PersonName | null;
  /** Texts of customer and company, in no order. */
  texts: string[];
}

export type PersonName = 'ana' | 'bruno' | 'sonia';
export type CustomerName = 'carla' | 'davi';
export type DepartmentName = 'sales' | 'support';

export type Action =
  | { do: 'write'; customer: CustomerName; kind: 'text' | 'sticker' | 'reaction' | 'edit' | 'deletion'; texts: string[] }
  | { do: 'phone'; customer: CustomerName; text: string }
  | { do: 'accept' | 'release' | 'view' | 'close' | 'reopen' | 'acceptOffer' | 'declineOffer'; by: PersonName; customer: CustomerName }
  | { do: 'reply'; by: PersonName; customer: CustomerName; text: string }
  | { do: 'assign' | 'transferToUser'; by: PersonName; customer: CustomerName; to: PersonName }
  | { do: 'transferToDepartment'; by: PersonName; customer: CustomerName; department: DepartmentName }
  | { do: 'presence'; by: PersonName; isOnline: boolean }
  /** Redis loses everything it has: nobody notices. */
  | { do: 'flushRedis' };

/** `ok`, or the API's code of the refusal. */
export type Outcome = string;

/** The desk after an action, and what its caller is told. */
export function apply(desk: Desk, action: Action): { desk: Desk; outcome: Outcome } {
  const next = structuredClone(desk);
  return { outcome: carryOut(next, action), desk: next };
}

/** What people see of a desk, to be compared. */
export function viewOf(desk: Desk): object[] {
  return desk.conversations.map(({ texts, ...episode }) => ({ ...episode, texts: texts.toSorted() }));
}

function carryOut(desk: Desk, action: Action): Outcome {
  switch (action.do) {
    case 'flushRedis':
      return 'ok';
    case 'presence':
      desk.people[action.by].isOnline = action.isOnline;
      return 'ok';
    case 'write':
      return write(desk, action);
    case 'phone':
      return answerByPhone(desk, action);
    default:
      return command(desk, action);
  }
}

function write(desk: Desk, { customer, kind, texts }: Extract<Action, { do: 'write' }>): Outcome {
  const current = lastOf(desk, customer);
  const isActive = current !== undefined && current.state !== 'closed';
  if (kind === 'reaction' || kind === 'edit' || kind === 'deletion') {
    // Belongs to what is there, and changes nothing.
    current?.texts.push(...texts);
    return 'ok';
  }
  if (isActive) return hear(current, texts);
  if (kind === 'sticker' || (current && texts.every(isShortThanks))) {
    current?.texts.push(...texts);
    return 'ok';
  }
  if (current && desk.reopens) {
    const last = current.assignee;
    const isThere = last !== null && desk.people[last].isOnline && hasRoom(desk, last);
    Object.assign(current, isThere ? { state: 'assigned' } : { state: 'waiting', assignee: null });
    return hear(current, texts);
  }
  const opened: Episode = { customer, state: 'waiting', assignee: null, department: 'sales', unread: 0, offeredTo: null, texts: [] };
  desk.conversations.push(opened);
  return hear(opened, texts);
}

function hear(episode: Episode, texts: string[]): Outcome {
  episode.unread += texts.length;
  episode.texts.push(...texts);
  if (episode.state === 'assigned') episode.state = 'unread';
  return 'ok';
}

function answerByPhone(desk: Desk, { customer, text }: Extract<Action, { do: 'phone' }>): Outcome {
  const current = lastOf(desk, customer);
  current?.texts.push(text);
  if (current && current.state !== 'closed') {
    current.unread = 0;
    if (current.state === 'unread') current.state = 'assigned';
  }
  return 'ok';
}

type Command = Exclude<Action, { do: 'write' | 'phone' | 'presence' | 'flushRedis' }>;

function command(desk: Desk, action: Command): Outcome {
  const episode = lastOf(desk, action.customer);
  if (!episode) return 'nothing';
  const { by } = action;
  const isHeld = episode.state === 'assigned' || episode.state === 'unread';
  const mayHandle = desk.people[by].isSupervisor || episode.assignee === by;
  switch (action.do) {
    case 'accept':
      if (episode.state === 'closed') return 'illegal_transition';
      if (isHeld) return episode.assignee === by ? 'ok' : 'already_assigned';
      return take(desk, episode, by);
    case 'reopen':
      if (episode.state !== 'closed') return 'illegal_transition';
      return take(desk, episode, by);
    case 'view':
      if (episode.state === 'unread' && episode.assignee === by) Object.assign(episode, { state: 'assigned', unread: 0 });
      return 'ok';
    case 'reply':
      if (episode.state === 'closed') return 'illegal_transition';
      if (!isHeld) return 'not_assigned';
      if (!mayHandle) return 'forbidden';
      episode.texts.push(action.text);
      Object.assign(episode, { state: 'assigned', unread: 0 });
      return 'ok';
    case 'release':
      if (!isHeld) return 'illegal_transition';
      if (!mayHandle) return 'forbidden';
      Object.assign(episode, { state: 'waiting', assignee: null, offeredTo: null });
      return 'ok';
    case 'close':
      if (episode.state === 'closed') return 'illegal_transition';
      if (!mayHandle) return 'forbidden';
      Object.assign(episode, { state: 'closed', unread: 0, offeredTo: null });
      return 'ok';
    case 'assign':
      if (episode.state === 'closed') return 'illegal_transition';
      if (!mayHandle) return 'forbidden';
      return give(episode, action.to);
    case 'transferToUser':
      if (episode.state === 'closed') return 'illegal_transition';
      if (!mayHandle) return 'forbidden';
      if (episode.offeredTo) return 'transfer_pending';
      if (episode.assignee === action.to) return 'ok';
      if (!desk.offers || action.to === by) return give(episode, action.to);
      episode.offeredTo = action.to;
      return 'ok';
    case 'transferToDepartment':
      if (episode.state === 'closed') return 'illegal_transition';
      if (!mayHandle) return 'forbidden';
      if (episode.offeredTo) return 'transfer_pending';
      Object.assign(episode, { state: 'waiting', assignee: null, department: action.department });
      return 'ok';
    case 'acceptOffer':
      if (!episode.offeredTo) return 'no_offer';
      if (episode.offeredTo !== by) return 'forbidden';
      return give(episode, by);
    case 'declineOffer':
      if (!episode.offeredTo) return 'no_offer';
      if (episode.offeredTo !== by && !mayHandle) return 'forbidden';
      episode.offeredTo = null;
      return 'ok';
  }
}

function take(desk: Desk, episode: Episode, by: PersonName): Outcome {
  if (!hasRoom(desk, by)) return 'at_capacity';
  Object.assign(episode, { state: 'assigned', assignee: by, unread: 0, offeredTo: null });
  return 'ok';
}

/** By hand: the count of what was not seen is kept, and a capacity may be exceeded. */
function give(episode: Episode, to: PersonName): Outcome {
  if (episode.assignee === to) return 'ok';
  Object.assign(episode, { state: episode.unread > 0 ? 'unread' : 'assigned', assignee: to, offeredTo: null });
  return 'ok';
}

function hasRoom(desk: Desk, person: PersonName): boolean {
  const held = desk.conversations.filter(({ state, assignee }) => assignee === person && state !== 'closed').length;
  return held < desk.people[person].capacity;
}

function lastOf(desk: Desk, customer: CustomerName): Episode | undefined {
  return desk.conversations.findLast((episode) => episode.customer === customer);
}
