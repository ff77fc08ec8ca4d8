import { assignBacklog, openQueues, orderBacklog, plainAim, turnOf, type AgentFacts, type Backlogged, type Surroundings } from '../../../engine/routing/index.ts';
import { agent, department, idOf, MINUTE, NOW, facts } from './sampleFacts.ts';

const SALES = idOf('sales');

function waiting(name: string, minutes: number, changes: Partial<Backlogged['conversation']> = {}, aim: Partial<Backlogged['aim']> = {}): Backlogged {
  const { conversation, contact } = facts({ conversation: { id: idOf(name), waitingSince: NOW - minutes * MINUTE, ...changes } });
  return { conversation, contact, aim: { ...plainAim(SALES), ...aim } };
}

function plan(backlog: Backlogged[], agents: AgentFacts[], changes: Partial<Surroundings> = {}) {
  const { decisions, left } = assignBacklog(backlog, { ...facts(), agents, ...changes }, 'agent_free');
  const name = (id: string) => Buffer.from(id, 'hex').toString().replaceAll('\0', '');
  return { given: decisions.map(({ conversationId, decision: { result } }) => `${name(conversationId)} ${result.assignee?.name ?? result.waiting}`), left: left.map(name) };
}

describe('the order of a backlog', () => {
  const order = (...queued: Backlogged[]) => orderBacklog(queued.map(({ conversation }) => conversation)).map(({ id }) => Buffer.from(id, 'hex').toString().replaceAll('\0', ''));

  it('is the longest waiting first', () => {
    expect(order(waiting('new', 1), waiting('old', 9))).toEqual(['old', 'new']);
  });

  it('is priority first, each step worth half an hour of waiting', () => {
    expect(order(waiting('normal', 59), waiting('urgent', 0, { priority: 'urgent' }))).toEqual(['urgent', 'normal']);
    expect(order(waiting('normal', 61), waiting('urgent', 0, { priority: 'urgent' }))).toEqual(['normal', 'urgent']);
    expect(order(waiting('low', 10, { priority: 'low' }), waiting('normal', 5), waiting('high', 0, { priority: 'high' }))).toEqual(['high', 'normal', 'low']);
  });

  it('is the longer waiting, then the smaller id of two whose turn is the same', () => {
    expect(order(waiting('high', 0, { priority: 'high' }), waiting('normal', 30))).toEqual(['normal', 'high']);
    expect(order(waiting('b', 3), waiting('a', 3))).toEqual(['a', 'b']);
  });

  it('does not change while they wait', () => {
    expect(turnOf({ priority: 'urgent', waitingSince: NOW })).toBe(NOW - 90 * MINUTE);
    expect(turnOf({ priority: 'low', waitingSince: NOW })).toBe(NOW);
  });
});

describe('giving a backlog away', () => {
  it('reckons with what it has given before', () => {
    const agents = [agent('ana', { capacity: 2 }), agent('bia', { capacity: 1 })];
    expect(plan([waiting('d', 1), waiting('c', 2), waiting('b', 3), waiting('a', 4)], agents)).toEqual({ given: ['a ana', 'b bia', 'c ana'], left: ['d'] });
  });

  it('keeps the limits of a department and of a window', () => {
    const agents = [agent('ana')];
    const three = [waiting('a', 3), waiting('b', 2), waiting('c', 1)];
    expect(plan(three, agents, { departments: [department('sales', { maxPerAgent: 1 })] }).given).toEqual(['a ana', 'b nobody_fits', 'c nobody_fits']);
    expect(plan(three, agents, { rateLimit: { count: 2, minutes: 1 } }).given).toEqual(['a ana', 'b ana', 'c nobody_fits']);
  });

  it('keeps nobody waiting behind one that nobody can take', () => {
    const agents = [agent('ana', { departmentIds: [idOf('support')] })];
    expect(plan([waiting('stuck', 90, { priority: 'urgent' }), waiting('next', 1, {}, { departmentId: idOf('support') })], agents)).toEqual({ given: ['stuck nobody_fits', 'next ana'], left: [] });
  });

  it('keeps round robin going within one plan', () => {
    const agents = [agent('ana', { load: 3, capacity: 100 }), agent('bia', { capacity: 100 }), agent('caio', { capacity: 100 })];
    const six = Array.from({ length: 6 }, (_, index) => waiting(`c${index}`, 10 - index));
    expect(plan(six, agents, { departments: [department('sales', { strategy: { kind: 'roundRobin' } })] }).given.map((line) => line.split(' ')[1])).toEqual(['bia', 'caio', 'ana', 'bia', 'caio', 'ana']);
  });

  it('leaves what it was given as it was', () => {
    const agents = [agent('ana')];
    const before = structuredClone(agents);
    plan([waiting('a', 1)], agents);
    expect(agents).toEqual(before);
  });

  it('leaves everything when nobody has room', () => {
    expect(plan([waiting('a', 1)], [agent('ana', { load: 5 }), agent('bia', { presence: 'away' }), agent('caio', { pausedReason: 'x' }), agent('duda', { active: false })])).toEqual({ given: [], left: ['a'] });
  });
});

describe('the queues that are looked at', () => {
  const open = (agents: AgentFacts[], changes: Partial<Surroundings> = {}) =>
    openQueues({ ...facts(), agents, ...changes }).map(({ departmentId, look }) => [departmentId === null ? 'common' : Buffer.from(departmentId, 'hex').toString().replaceAll('\0', ''), look]);

  it('are none while nobody is free', () => {
    expect(open([agent('ana', { load: 5 }), agent('bia', { presence: 'away' })])).toEqual([]);
  });

  it('are those of whoever is free, and elsewhere what names them', () => {
    const agents = [agent('ana'), agent('bia', { load: 5, departmentIds: [idOf('support')] })];
    expect(open(agents)).toEqual([['common', 'ownAim'], ['sales', 'everything'], ['support', { userIds: [idOf('ana')] }]]);
  });

  it('are looked at for what rules gave an aim alone while agents take the rest by themselves', () => {
    expect(open([agent('ana')], { departments: [department('sales', { strategy: { kind: 'manual' } })], commonStrategy: { kind: 'leastBusy' } })).toEqual([['common', 'everything'], ['sales', 'ownAim']]);
  });

  it('are left out while closed, and while the limits of a department or a window keep everybody', () => {
    expect(open([agent('ana')], { departments: [department('sales', { isOpen: false })] })).toEqual([['common', 'ownAim']]);
    expect(open([agent('ana', { load: 2, loadByDepartment: { [SALES]: 2 } })], { departments: [department('sales', { maxPerAgent: 2 })] })).toEqual([['common', 'ownAim'], ['sales', { userIds: [idOf('ana')] }]]);
    expect(open([agent('ana', { assignedAt: [NOW - 1] })], { rateLimit: { count: 1, minutes: 1 } })).toEqual([]);
  });
});
