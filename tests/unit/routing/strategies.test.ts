import { candidateReason, type CandidateReason, type Skill, type Strategy } from '../../../engine/contract/index.ts';
import { COMMON_QUEUE, compileRules, decide, decideAgain, plainAim, skillLevelsOf, type AgentFacts, type Aim } from '../../../engine/routing/index.ts';
import { agent, department, facts, idOf, KNOWN, MINUTE, NOW, rule, type FactChanges } from './sampleFacts.ts';

const SALES = idOf('sales');
const ANA = idOf('ana');

function choose(aim: Partial<Aim>, agents: AgentFacts[], changes: FactChanges = {}) {
  const all = facts({ ...changes, agents });
  return decideAgain({ ...plainAim(SALES), ...aim }, all, all, 'opened');
}

/** Who is taken by a strategy, and what the others are told. */
function outcome(strategy: Strategy, agents: AgentFacts[], changes: FactChanges = {}, aim: Partial<Aim> = {}) {
  const decision = choose({ strategy, ...aim }, agents, changes);
  const told = Object.fromEntries(decision.candidates.map((each) => [each.name, each.taken ? 'taken' : each.reason === 'worse' ? `worse by ${each.details.by}` : each.reason]));
  return { ...told, ...(decision.result.waiting && { waiting: decision.result.waiting }) };
}

describe('round robin', () => {
  const roundRobin: Strategy = { kind: 'roundRobin' };
  const last = (minutesAgo: number) => ({ lastAssignedAt: { [SALES]: NOW - minutesAgo * MINUTE } });

  it('takes whoever was given something in the department longest ago', () => {
    expect(outcome(roundRobin, [agent('ana', last(5)), agent('bia', last(10)), agent('caio', last(7))])).toEqual({ ana: 'worse by lastAssignedAt', bia: 'taken', caio: 'worse by lastAssignedAt' });
  });

  it('begins with those who never had anything there, whatever they had elsewhere', () => {
    expect(outcome(roundRobin, [agent('ana', last(500)), agent('bia', { lastAssignedAt: { [idOf('support')]: NOW, [COMMON_QUEUE]: NOW } })])).toMatchObject({ bia: 'taken' });
  });

  it('takes the less loaded of two at one time, then the smaller id', () => {
    expect(outcome(roundRobin, [agent('ana', { load: 2, ...last(5) }), agent('bia', { load: 1, ...last(5) })])).toEqual({ ana: 'worse by share', bia: 'taken' });
    expect(outcome(roundRobin, [agent('bia'), agent('ana')])).toEqual({ ana: 'taken', bia: 'worse by order' });
  });
});

describe('least busy', () => {
  const leastBusy: Strategy = { kind: 'leastBusy' };

  it('takes whoever has the smallest share of their capacity in use', () => {
    expect(outcome(leastBusy, [agent('ana', { load: 2, capacity: 4 }), agent('bia', { load: 3, capacity: 10 })])).toEqual({ ana: 'worse by share', bia: 'taken' });
  });

  it('then whoever is idle longest', () => {
    expect(outcome(leastBusy, [agent('ana', { idleSince: NOW - 1 }), agent('bia', { idleSince: NOW - 2 })])).toEqual({ ana: 'worse by idleSince', bia: 'taken' });
  });
});

it('longest idle takes whoever had nothing new for the longest time, those who never had first', () => {
  const longestIdle: Strategy = { kind: 'longestIdle' };
  expect(outcome(longestIdle, [agent('ana', { idleSince: NOW - 5, load: 0 }), agent('bia', { idleSince: NOW - 9, load: 4 })])).toEqual({ ana: 'worse by idleSince', bia: 'taken' });
  expect(outcome(longestIdle, [agent('ana', { idleSince: 1 }), agent('bia')])).toMatchObject({ bia: 'taken' });
  expect(outcome(longestIdle, [agent('ana', { idleSince: 1, load: 1 }), agent('bia', { idleSince: 1 })])).toEqual({ ana: 'worse by share', bia: 'taken' });
});

describe('skills', () => {
  const skilled = (name: string, ...skills: Skill[]) => agent(name, { skillLevels: skillLevelsOf(skills) });
  const strategy: Strategy = { kind: 'skills' };

  it('asks nobody who lacks what is required, whatever accents and case', () => {
    const requiredSkills = [{ name: 'Espanhol', level: 3 }];
    const agents = [skilled('ana', { name: 'espanhol', level: 2 }), skilled('bia', { name: 'ESPANHÓL', level: 3 }), agent('caio')];
    expect(choose({ strategy, requiredSkills }, agents).candidates).toMatchObject([
      { reason: 'lacks_skill', details: { skill: 'Espanhol', level: 3, has: 2 } },
      { taken: true },
      { reason: 'lacks_skill', details: { skill: 'Espanhol', level: 3, has: 0 } },
    ]);
    expect(choose({ strategy: { kind: 'roundRobin' }, requiredSkills }, agents).result.assignee?.name).toBe('bia');
  });

  it('prefers who is best at what is preferred, at the wanted level or above, over who is less busy', () => {
    const preferredSkills = [{ name: 'fiscal', level: 2 }, { name: 'inglês', level: 1 }];
    const agents = [
      skilled('ana', { name: 'fiscal', level: 1 }, { name: 'ingles', level: 3 }),
      { ...skilled('bia', { name: 'fiscal', level: 2 }, { name: 'ingles', level: 2 }), load: 4 },
      agent('caio'),
    ];
    expect(outcome(strategy, agents, {}, { preferredSkills })).toEqual({ ana: 'worse by skillLevels', bia: 'taken', caio: 'worse by skillLevels' });
    expect(choose({ strategy, preferredSkills }, agents).candidates.map(({ numbers }) => numbers?.skillLevels)).toEqual([3, 4, 0]);
  });

  it('takes the least busy of those who are equally good', () => {
    expect(outcome(strategy, [agent('ana', { load: 1 }), agent('bia')])).toEqual({ ana: 'worse by share', bia: 'taken' });
  });

  it('keeps no level under a name that objects have by themselves', () => {
    expect(choose({ requiredSkills: [{ name: 'constructor', level: 1 }] }, [agent('ana')]).candidates[0]).toMatchObject({ reason: 'lacks_skill', details: { has: 0 } });
  });
});

describe('sticky', () => {
  const sticky: Strategy = { kind: 'sticky', to: 'lastAgent', waitMinutes: 10, fallback: 'leastBusy' };
  const busy = { load: 3 };

  it('takes the agent who had the contact last, however busy', () => {
    expect(outcome(sticky, [agent('ana', busy), agent('bia')])).toEqual({ ana: 'taken', bia: 'not_own_agent' });
  });

  it("takes the contact's manager", () => {
    expect(outcome({ ...sticky, to: 'manager' }, [agent('ana'), agent('bia', busy)], { contact: { managerId: idOf('bia') } })).toEqual({ ana: 'not_own_agent', bia: 'taken' });
  });

  it.each<[string, Partial<AgentFacts>, string]>([
    ['offline', { presence: 'offline' }, 'offline'],
    ['away', { presence: 'away' }, 'away'],
    ['paused', { pausedReason: 'Almoço' }, 'paused'],
    ['full', { load: 5 }, 'at_capacity'],
  ])('waits for them while they are %s, then falls back', (_what, changes, reason) => {
    const agents = [agent('ana', changes), agent('bia')];
    const waits = choose({ strategy: sticky }, agents);
    const until = new Date(NOW + 5 * MINUTE).toISOString();
    expect(waits.result).toEqual({ department: { id: SALES, name: 'sales' }, waiting: 'waits_for', waitingDetails: { userId: ANA, until } });
    expect(waits.candidates).toMatchObject([{ reason }, { reason: 'waits_for', details: { userId: ANA, until } }]);
    const later = choose({ strategy: sticky }, agents, { at: NOW + 5 * MINUTE });
    expect(later.result.assignee?.name).toBe('bia');
    expect(later.strategy).toEqual({ kind: 'leastBusy' });
  });

  it.each<[string, Partial<AgentFacts>, FactChanges]>([
    ['not there any more', { active: false }, {}],
    ['in another department', { departmentIds: [] }, {}],
    ['the one who declined it', {}, { conversation: { declinedBy: [ANA] } }],
    ['nobody', {}, { contact: { lastAgentId: null } }],
    ['unknown', {}, { contact: { lastAgentId: idOf('gone') } }],
  ])('falls back at once when they are %s', (_what, changes, others) => {
    expect(choose({ strategy: sticky }, [agent('ana', { load: 2, ...changes }), agent('bia')], others).result.assignee?.name).toBe('bia');
  });

  it('falls back to agents who take by themselves', () => {
    expect(outcome({ ...sticky, fallback: 'manual' }, [agent('bia')])).toEqual({ bia: 'manual', waiting: 'manual' });
  });
});

it('manual gives nobody anything, and tells those who could not take it why', () => {
  expect(outcome({ kind: 'manual' }, [agent('ana'), agent('bia', { presence: 'offline' })])).toEqual({ ana: 'manual', bia: 'offline', waiting: 'manual' });
});

describe('whose strategy it is', () => {
  it("is the rule's, else the department's, else the common queue's", () => {
    const decided = (aim: Partial<Aim>) => choose(aim, [agent('ana')], { departments: [department('sales', { strategy: { kind: 'roundRobin' } })], commonStrategy: { kind: 'longestIdle' } }).strategy.kind;
    expect(decided({ strategy: { kind: 'leastBusy' } })).toBe('leastBusy');
    expect(decided({})).toBe('roundRobin');
    expect(decided({ departmentId: null })).toBe('longestIdle');
  });

  it('does not matter for a user whom a rule names, of whatever department', () => {
    const rules = compileRules([rule('names', { actions: { userId: ANA } })], KNOWN);
    const manual = facts({ departments: [department('sales', { strategy: { kind: 'manual' } })], agents: [agent('ana', { departmentIds: [] }), agent('bia')] });
    expect(decide(manual, rules).decision).toMatchObject({ result: { assignee: { name: 'ana' } }, candidates: [{ taken: true }, { taken: false, reason: 'not_named', details: { userId: ANA } }] });
  });

  it('asks everybody about what stands in the common queue', () => {
    expect(choose({ departmentId: null, strategy: { kind: 'leastBusy' } }, [agent('ana', { departmentIds: [] })]).result).toEqual({ assignee: { id: ANA, name: 'ana' } });
  });
});

describe('the reason against a candidate', () => {
  const CLOSED = department('sales', { isOpen: false, opensAt: NOW + MINUTE, maxPerAgent: 2 });
  const OPEN = { ...CLOSED, isOpen: true };
  const requiredSkills = [{ name: 'fiscal', level: 2 }];
  const rateLimit = { count: 2, minutes: 10 };
  const AIM = { requiredSkills };

  /** Everything stands against the first; one thing less against each that follows. */
  const LADDER: [Partial<AgentFacts>, CandidateReason, FactChanges, Partial<Aim>][] = [
    [{ active: false }, { reason: 'inactive' }, {}, {}],
    [{ departmentIds: [] }, { reason: 'not_member' }, {}, {}],
    [{}, { reason: 'declined' }, { conversation: { declinedBy: [ANA] } }, {}],
    [{}, { reason: 'lacks_skill', details: { skill: 'fiscal', level: 2, has: 0 } }, {}, {}],
    [{ skillLevels: { fiscal: 2 } }, { reason: 'outside_hours', details: { opensAt: new Date(NOW + MINUTE).toISOString() } }, {}, {}],
    [{ skillLevels: { fiscal: 2 } }, { reason: 'offline' }, { departments: [OPEN] }, {}],
    [{ skillLevels: { fiscal: 2 }, presence: 'away' }, { reason: 'away' }, { departments: [OPEN] }, {}],
    [{ skillLevels: { fiscal: 2 }, presence: 'online' }, { reason: 'paused', details: { pausedReason: 'Almoço' } }, { departments: [OPEN] }, {}],
    [{ skillLevels: { fiscal: 2 }, presence: 'online', pausedReason: null }, { reason: 'at_capacity', details: { load: 5, capacity: 5 } }, { departments: [OPEN] }, {}],
    [{ skillLevels: { fiscal: 2 }, presence: 'online', pausedReason: null, load: 4 }, { reason: 'department_limit', details: { load: 2, limit: 2 } }, { departments: [OPEN] }, {}],
    [{ skillLevels: { fiscal: 2 }, presence: 'online', pausedReason: null, load: 4, loadByDepartment: { [SALES]: 1 } }, { reason: 'rate_limit', details: rateLimit }, { departments: [OPEN] }, {}],
    [{ departmentIds: [] }, { reason: 'not_named', details: { userId: idOf('bia') } }, {}, { userId: idOf('bia') }],
  ];

  it.each(LADDER)('%j: %j', (changes, reason, others, aim) => {
    const worst = agent('ana', { presence: 'offline', pausedReason: 'Almoço', load: 5, loadByDepartment: { [SALES]: 2 }, assignedAt: [NOW - 9 * MINUTE, NOW], ...changes });
    const decision = choose({ ...AIM, ...aim }, [worst], { departments: [CLOSED], rateLimit, ...others });
    expect(decision.candidates).toEqual([{ userId: ANA, name: 'ana', taken: false, ...reason, load: worst.load, capacity: 5 }]);
    expect(decision.result.assignee).toBeUndefined();
  });

  it('is none when nothing stands against them', () => {
    const fit = agent('ana', { skillLevels: { fiscal: 2 }, load: 4, loadByDepartment: { [SALES]: 1 }, assignedAt: [NOW - 10 * MINUTE, NOW] });
    expect(choose(AIM, [fit], { departments: [OPEN], rateLimit }).candidates).toEqual([
      { userId: ANA, name: 'ana', taken: true, load: 4, capacity: 5, numbers: { share: 0.8, idleSince: null } },
    ]);
  });

  it('of every kind is tried in this file', () => {
    const tried = new Set<string>(LADDER.map(([, { reason }]) => reason));
    const elsewhere = ['manual', 'waits_for', 'not_own_agent', 'worse'];
    expect(candidateReason.options.map((option) => option.shape.reason.value).filter((code) => !tried.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  it('is told in full of a conversation that waits', () => {
    expect(choose({}, [agent('ana', { load: 5 })]).result).toMatchObject({ waiting: 'nobody_fits' });
    expect(choose({}, []).result).toMatchObject({ waiting: 'no_candidates' });
    expect(choose({}, [agent('ana')], { departments: [CLOSED] }).result).toMatchObject({ waiting: 'outside_hours', waitingDetails: { opensAt: new Date(NOW + MINUTE).toISOString() } });
    expect(choose({ departmentId: idOf('gone') }, [agent('ana')]).result).toEqual({ waiting: 'unknown_department', waitingDetails: { departmentId: idOf('gone') } });
  });
});

it('a reservation is given with its end', () => {
  const reserving = [department('sales', { reservationSeconds: 45 })];
  expect(choose({}, [agent('ana')], { departments: reserving }).actions).toEqual({ reservation: { expiresAt: new Date(NOW + 45_000).toISOString() } });
  expect(choose({}, [], { departments: reserving }).actions).toEqual({});
});
