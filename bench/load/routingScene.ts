import { STATES, thenDo, WEEKDAYS, type RuleCondition, type RuleRecord, type Strategy } from '../../engine/contract/index.ts';
import { patternsOf, type AgentFacts, type KnownIds, type RoutingFacts } from '../../engine/routing/index.ts';

const DEPARTMENTS = 10;
const AT = Date.parse('2026-03-11T17:00:00Z');
const STRATEGIES: Strategy[] = [{ kind: 'roundRobin' }, { kind: 'leastBusy' }, { kind: 'longestIdle' }, { kind: 'skills' }];
const WORDS = 'boleto segunda via nota fiscal pedido entrega troca cancelamento orçamento pix parcela suporte senha acesso instalação garantia'.split(' ');

const idOf = (kind: number, number: number) => (kind * 1_000_000 + number).toString(16).padStart(24, '0');
const departmentId = (number: number) => idOf(1, number % DEPARTMENTS);

/** A company with so many rules and agents, for benchmarks. The same numbers give the same company. */
export interface RoutingScene {
  rules: RuleRecord[];
  known: KnownIds;
  /** The facts of the `turn`-th conversation. */
  factsOf(turn: number): RoutingFacts;
}

/**
 * Rules of four conditions, of which only the last one matches, so that every rule is tried; every tenth asks for a
 * regex. Three in four agents could take what comes, in ten departments.
 */
export function createRoutingScene(ruleCount: number, agentCount: number): RoutingScene {
  const rules = Array.from({ length: ruleCount }, (_, index) => ruleOf(index, index === ruleCount - 1));
  const agents = Array.from({ length: agentCount }, (_, index) => agentOf(index));
  const regexes = Object.fromEntries(patternsOf(rules).map((pattern) => [pattern, false]));
  const departments = Array.from({ length: DEPARTMENTS }, (_, index) => ({
    id: departmentId(index),
    name: `Setor ${index}`,
    strategy: STRATEGIES[index % STRATEGIES.length] ?? { kind: 'manual' as const },
    maxPerAgent: index % 2 === 0 ? 8 : null,
    isOpen: true,
    opensAt: null,
    reservationSeconds: null,
  }));
  const known = { departments: new Set(departments.map(({ id }) => id)), users: new Set<string>(), tags: new Set<string>(), devices: new Set([idOf(3, 0), idOf(3, 1)]) };
  return { rules, known, factsOf: (turn) => factsOf(turn, { agents, departments, regexes }) };
}

function ruleOf(index: number, matches: boolean): RuleRecord {
  const word = (offset: number) => `${WORDS[(index + offset) % WORDS.length]} ${index}`;
  const conditions: RuleCondition[] = [
    { field: 'device', operator: 'in', value: [idOf(3, 0), idOf(3, 1)] },
    { field: 'conversationsBefore', operator: '>=', value: 0 },
    { field: 'weekday', operator: 'notIn', value: ['sun'] },
    index % 10 === 0 ? { field: 'firstMessages', operator: 'regex', value: `${word(0)}\\d+` } : { field: 'firstMessages', operator: 'contains', value: word(0) },
  ];
  const alternatives: RuleCondition[] = [{ field: 'firstMessages', operator: 'contains', value: word(3) }, { field: 'city', operator: '=', value: word(5) }];
  return {
    id: idOf(2, index),
    name: `Regra ${index}`,
    position: index,
    enabled: true,
    version: 1,
    when: matches ? { combinator: 'and', rules: [] } : { combinator: 'and', rules: [...conditions, { combinator: 'or', rules: alternatives }] },
    ...thenDo({ stop: true, requiredSkills: [{ name: 'Português', level: 1 }], addTags: [] }),
  };
}

function agentOf(index: number): AgentFacts {
  const own = [departmentId(index), departmentId(index + 1)];
  return {
    id: idOf(4, index),
    name: `Atendente ${index}`,
    active: true,
    presence: index % 4 === 3 ? 'away' : 'online',
    pausedReason: null,
    // Most in all departments: the more could take it, the more is compared.
    departmentIds: index % 5 === 0 ? own : Array.from({ length: DEPARTMENTS }, (_, number) => departmentId(number)),
    skillLevels: { portugues: 5, ingles: index % 5 },
    capacity: 10,
    load: index % 9,
    loadByDepartment: Object.fromEntries(own.map((id) => [id, 2])),
    lastAssignedAt: Object.fromEntries(own.map((id) => [id, AT - index * 1000])),
    idleSince: AT - ((index * 7919) % 3_600_000),
    assignedAt: Array.from({ length: 5 }, (_, turn) => AT - turn * 60_000),
  };
}

function factsOf(turn: number, company: Pick<RoutingFacts, 'agents' | 'departments' | 'regexes'>): RoutingFacts {
  return {
    ...company,
    at: AT + turn,
    trigger: 'opened',
    rateLimit: { count: 20, minutes: 10 },
    commonStrategy: { kind: 'leastBusy' },
    conversation: {
      id: idOf(5, turn),
      deviceId: idOf(3, turn % 2),
      departmentId: departmentId(turn),
      priority: 'normal',
      tags: [],
      firstMessages: `Olá, bom dia! Preciso de ajuda com ${WORDS[turn % WORDS.length]} e ${WORDS[(turn * 7) % WORDS.length]}, já tentei pelo site e não consegui`,
      language: 'pt',
      waitingSince: AT + turn - 1000,
      declinedBy: [],
    },
    contact: { isLinked: true, documentType: 'cpf', state: STATES[turn % STATES.length] ?? null, city: 'São José dos Campos', lastAgentId: idOf(4, turn), managerId: null, conversationsBefore: turn % 20 },
    time: { date: '2026-03-11', minutes: 840, weekday: WEEKDAYS[2], isWithinHours: true, isHoliday: false },
    load: { queueLength: turn % 50, agentsOnline: 700 },
  };
}
