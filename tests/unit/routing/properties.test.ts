import fc from 'fast-check';
import { PRIORITIES, type DecisionRecord, type PlainStrategy, type Presence, type RuleCondition, type RuleRecord, type Strategy } from '../../../engine/contract/index.ts';
import { assignBacklog, compileRules, decide, decideAgain, openQueues, orderBacklog, plainAim, type AgentFacts, type Backlogged, type DepartmentFacts, type RoutingFacts, type Surroundings } from '../../../engine/routing/index.ts';
import { agent, department, facts, idOf, KNOWN, MINUTE, NOW, rule } from './sampleFacts.ts';

const DEPARTMENTS = ['sales', 'support'].map(idOf);
const SALES = DEPARTMENTS[0]!;
const USERS = ['ana', 'bia', 'caio', 'duda', 'eva'];

/** The first one nine times of ten: with nothing but chance hardly anybody could be given anything. */
function usually<Value>(value: Value, ...others: Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(value) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const strategies: fc.Arbitrary<Strategy> = fc.oneof(
  fc.constantFrom<PlainStrategy[]>('roundRobin', 'leastBusy', 'longestIdle', 'skills', 'manual').map((kind) => ({ kind })),
  fc.record({ kind: fc.constant('sticky' as const), to: fc.constantFrom('lastAgent' as const, 'manager' as const), waitMinutes: fc.integer({ min: 0, max: 10 }), fallback: fc.constantFrom<PlainStrategy[]>('roundRobin', 'leastBusy', 'manual') }),
);

const departments: fc.Arbitrary<DepartmentFacts[]> = fc.tuple(
  ...['sales', 'support'].map((name) =>
    fc
      .record({ strategy: strategies, maxPerAgent: fc.option(fc.integer({ min: 1, max: 3 })), isOpen: usually(true, false), opensAt: fc.option(fc.constant(NOW + MINUTE)), reservationSeconds: fc.option(fc.constant(30)) })
      .map((changes) => department(name, changes)),
  ),
);

const times = fc.integer({ min: NOW - 20, max: NOW });

/** Coherent: what they hold of departments is within what they hold. */
function agents(name: string): fc.Arbitrary<AgentFacts> {
  return fc
    .record({
      active: usually(true, false),
      presence: usually<Presence>('online', 'away', 'offline'),
      pausedReason: usually<string | null>(null, 'Almoço'),
      departmentIds: usually(DEPARTMENTS, [SALES], []),
      skillLevels: fc.integer({ min: 0, max: 5 }).map((fiscal): Record<string, number> => (fiscal === 0 ? {} : { fiscal })),
      capacity: fc.integer({ min: 0, max: 6 }),
      load: fc.integer({ min: 0, max: 3 }),
      lastAssignedAt: fc.option(times).map((at): Record<string, number> => (at === null ? {} : { [SALES]: at })),
      idleSince: fc.option(times),
      assignedAt: fc.array(times, { maxLength: 3 }),
    })
    .map((changes) => agent(name, { ...changes, loadByDepartment: { [SALES]: Math.floor(changes.load / 2) } }));
}

const surroundings: fc.Arbitrary<Surroundings> = fc.record({
  at: fc.constant(NOW),
  departments,
  agents: fc.tuple(...USERS.map(agents)),
  rateLimit: fc.option(fc.record({ count: fc.integer({ min: 1, max: 6 }), minutes: fc.constant(10) })),
  commonStrategy: strategies,
});

const aims = fc.record({
  departmentId: usually<string | null>(SALES, idOf('support'), null, idOf('gone')),
  userId: usually<string | null>(null, ...USERS.map(idOf)),
  strategy: fc.option(strategies),
  requiredSkills: fc.array(fc.record({ name: fc.constant('Fiscal'), level: fc.integer({ min: 1, max: 3 }) }), { maxLength: 1 }),
  preferredSkills: fc.array(fc.record({ name: fc.constant('fiscal'), level: fc.integer({ min: 1, max: 5 }) }), { maxLength: 1 }),
});

const backlogs: fc.Arbitrary<Backlogged[]> = fc.array(
  fc.record({
    aim: aims,
    conversation: fc.record({ departmentId: fc.constant(null), priority: fc.constantFrom(...PRIORITIES), waitingSince: fc.integer({ min: NOW - 600_000, max: NOW }), declinedBy: fc.subarray(USERS.map(idOf), { maxLength: 2 }) }),
    contact: fc.record({ lastAgentId: fc.option(fc.constantFrom(...USERS.map(idOf))), managerId: fc.option(fc.constantFrom(...USERS.map(idOf))) }),
  }),
  { maxLength: 15 },
).map((backlog) => backlog.map((each, index) => ({ ...each, conversation: { id: idOf(`c${index}`), ...each.conversation } })));

/** Exactly one is taken and is the assignee, or it waits and everybody has a reason. */
function expectExplained({ candidates, result }: DecisionRecord): void {
  const taken = candidates.filter((each) => each.taken);
  expect(taken.map(({ userId }) => userId)).toEqual(result.assignee ? [result.assignee.id] : []);
  expect(candidates.filter((each) => !each.taken && !each.reason)).toEqual([]);
  expect(taken.filter(({ reason }) => reason)).toEqual([]);
  expect(result.waiting === undefined).toBe(result.assignee !== undefined);
}

it('no plan gives anybody more than their capacity, their department or the window allows, and every decision explains itself', () => {
  let given = 0;
  fc.assert(
    fc.property(backlogs, surroundings, (backlog, around) => {
      const { decisions, left } = assignBacklog(backlog, around, 'agent_free');
      expect([...decisions.map(({ conversationId }) => conversationId), ...left].toSorted()).toEqual(backlog.map(({ conversation }) => conversation.id).toSorted());
      const got = new Map<string, Backlogged[]>();
      for (const { conversationId, decision } of decisions) {
        expectExplained(decision);
        const { assignee } = decision.result;
        if (assignee) got.set(assignee.id, [...(got.get(assignee.id) ?? []), backlog.find(({ conversation }) => conversation.id === conversationId)!]);
      }
      for (const { id, load, capacity, loadByDepartment, assignedAt, active, presence, pausedReason } of around.agents) {
        const own = got.get(id) ?? [];
        if (own.length === 0) continue;
        given += own.length;
        expect({ active, presence, pausedReason }).toEqual({ active: true, presence: 'online', pausedReason: null });
        expect(load + own.length).toBeLessThanOrEqual(capacity);
        for (const each of around.departments) {
          const ofDepartment = own.filter(({ aim }) => aim.departmentId === each.id).length;
          if (ofDepartment > 0) expect((loadByDepartment[each.id] ?? 0) + ofDepartment).toBeLessThanOrEqual(each.maxPerAgent ?? Infinity);
        }
        if (around.rateLimit) expect(assignedAt.length + own.length).toBeLessThanOrEqual(around.rateLimit.count);
        expect(own.some(({ conversation }) => conversation.declinedBy.includes(id))).toBe(false);
      }
    }),
    { numRuns: 500 },
  );
  expect(given).toBeGreaterThan(300);
});

it('nobody waits after a plan whom somebody could take: who is like one that nobody took is not passed over wrongly', () => {
  let waiting = 0;
  fc.assert(
    fc.property(backlogs, surroundings, (backlog, around) => {
      const { decisions, left, agents } = assignBacklog(backlog, around, 'agent_free');
      const given = new Set(decisions.flatMap(({ conversationId, decision }) => (decision.result.assignee ? [conversationId] : [])));
      for (const each of backlog.filter(({ conversation }) => !given.has(conversation.id))) {
        waiting += 1;
        expect(decideAgain(each.aim, each, { ...around, agents }, 'agent_free').result.assignee).toBeUndefined();
      }
      expect(given.size + decisions.filter(({ decision }) => decision.result.waiting).length + left.length).toBe(backlog.length);
    }),
    { numRuns: 500 },
  );
  expect(waiting).toBeGreaterThan(300);
});

it('the queues that are not open hold nothing that anybody could be given', () => {
  let closed = 0;
  fc.assert(
    fc.property(backlogs, surroundings, (backlog, around) => {
      const open = new Map(openQueues(around).map(({ departmentId, look }) => [departmentId, look]));
      for (const each of backlog) {
        const look = open.get(each.aim.departmentId);
        const { userId, strategy } = each.aim;
        const isLookedAt = look === 'everything' || (look === 'ownAim' ? userId !== null || strategy !== null : look !== undefined && userId !== null && look.userIds.includes(userId));
        if (isLookedAt) continue;
        closed += 1;
        expect(decideAgain(each.aim, each, around, 'agent_free').result.assignee).toBeUndefined();
      }
    }),
    { numRuns: 500 },
  );
  expect(closed).toBeGreaterThan(300);
});

/** Gives `count` conversations away one by one or in batches, as a caller that stores whole milliseconds would. */
function assignments(kind: 'roundRobin' | 'leastBusy', agentCount: number, batches: readonly { size: number; pause: number }[]): string[] {
  let people = Array.from({ length: agentCount }, (_, index) => agent(`agent${index}`, { capacity: 1000 }));
  const given: string[] = [];
  let at = NOW;
  for (const { size, pause } of batches) {
    at += pause;
    const around: Surroundings = { ...facts({ departments: [department('sales', { strategy: { kind } })] }), at, agents: people };
    const batch = Array.from({ length: size }, (_, index): Backlogged => ({ aim: plainAim(SALES), ...facts({ conversation: { id: idOf(`c${index}`) } }) }));
    const taken = assignBacklog(batch, around, 'sweep').decisions.map(({ decision }) => decision.result.assignee!.id);
    given.push(...taken);
    people = people.map((each) => {
      const count = taken.filter((id) => id === each.id).length;
      if (count === 0) return each;
      return { ...each, load: each.load + count, loadByDepartment: { [SALES]: each.load + count }, lastAssignedAt: { [SALES]: at }, idleSince: at };
    });
  }
  return given;
}

it.each(['roundRobin', 'leastBusy'] as const)('%s is within one of even over any 100 assignments among equal agents', (kind) => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.array(fc.record({ size: fc.integer({ min: 1, max: 20 }), pause: fc.integer({ min: 0, max: 2 }) }), { minLength: 25, maxLength: 40 }), (agentCount, batches) => {
      const given = assignments(kind, agentCount, batches);
      const ids = Array.from({ length: agentCount }, (_, index) => idOf(`agent${index}`));
      for (let start = 0; start + 100 <= given.length; start += 1) {
        const window = given.slice(start, start + 100);
        const counts = ids.map((id) => window.filter((each) => each === id).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 40 },
  );
});

it('nothing starves: whatever comes, the oldest of the lowest priority is taken within an hour and a half of arrivals and what waited before', () => {
  const perMinute = 3;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PRIORITIES), { minLength: 0, maxLength: 30 }), fc.infiniteStream(fc.constantFrom(...PRIORITIES)), (before, arriving) => {
      const old = { id: 'old', priority: 'low' as const, waitingSince: NOW };
      let waiting = [old, ...before.map((priority, index) => ({ id: `before${index}`, priority, waitingSince: NOW }))];
      // As many come every minute as are taken, so that the queue never gets shorter by itself.
      const bound = Math.ceil((before.length + 1) / perMinute) + 91;
      for (let round = 1; ; round += 1) {
        expect(round).toBeLessThanOrEqual(bound + before.length);
        const now = NOW + round * MINUTE;
        for (let count = 0; count < perMinute; count += 1) waiting.push({ id: `c${round}-${count}`, priority: arriving.next().value ?? 'urgent', waitingSince: now });
        const taken = orderBacklog(waiting).slice(0, perMinute);
        if (taken.includes(old)) return;
        waiting = waiting.filter((each) => !taken.includes(each));
      }
    }),
    { numRuns: 50 },
  );
});

const conditions: fc.Arbitrary<RuleCondition> = fc.constantFrom<RuleCondition[]>(
  { field: 'isLinked', operator: '=', value: true },
  { field: 'queueLength', operator: '>', value: 100 },
  { field: 'firstMessages', operator: 'contains', value: 'boleto' },
  { field: 'firstMessages', operator: 'regex', value: 'a+' },
  { field: 'lastAgent', operator: '=', value: idOf('gone') },
);

const rules: fc.Arbitrary<RuleRecord[]> = fc
  .array(
    fc.record({
      position: fc.integer({ min: 0, max: 3 }),
      enabled: fc.boolean(),
      when: fc.record({ combinator: fc.constantFrom('and' as const, 'or' as const), not: fc.boolean(), rules: fc.array(conditions, { maxLength: 3 }) }),
      actions: fc.record({ stop: fc.boolean(), departmentId: fc.constantFrom(...DEPARTMENTS), strategy: strategies, priority: fc.constantFrom(...PRIORITIES) }, { requiredKeys: ['stop'] }),
    }),
    { maxLength: 8 },
  )
  .map((all) => all.map((changes, index) => rule(`rule${index}`, changes)));

const cases: fc.Arbitrary<{ all: RoutingFacts; written: RuleRecord[]; shuffle: <Item>(list: readonly Item[]) => Item[] }> = fc.record({
  all: fc.tuple(surroundings, fc.constantFrom(true, false, 'timeout' as const)).map(([around, result]) => facts({ ...around, regexes: { 'a+': result } })),
  written: rules,
  shuffle: fc.infiniteStream(fc.nat()).map((stream) => <Item,>(list: readonly Item[]) => {
    const keyed = list.map((item) => ({ item, key: stream.next().value ?? 0 }));
    return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
  }),
});

it('the same facts give the same decision, in whatever order agents, departments and rules are stored', () => {
  fc.assert(
    fc.property(cases, ({ all, written, shuffle }) => {
      const decided = decide(all, compileRules(written, KNOWN));
      const again = decide({ ...all, agents: shuffle(all.agents), departments: shuffle(all.departments) }, compileRules(shuffle(written), KNOWN));
      expect(again).toEqual(decided);
    }),
  );
});

it('every decision explains itself, and names why each rule did not match', () => {
  fc.assert(
    fc.property(cases, ({ all, written }) => {
      const { decision } = decide(all, compileRules(written, KNOWN));
      expectExplained(decision);
      for (const tried of decision.rules) expect([tried.matched, tried.failed, tried.skipped].filter(Boolean)).toHaveLength(1);
    }),
  );
});

it('what was aimed at decides again as it did', () => {
  fc.assert(
    fc.property(cases, ({ all, written }) => {
      const { decision, aim } = decide(all, compileRules(written, KNOWN));
      const again = decideAgain(aim, all, all, all.trigger);
      expect({ ...again, facts: {}, rules: [], actions: {} }).toEqual({ ...decision, facts: {}, rules: [], actions: {} });
    }),
  );
});
