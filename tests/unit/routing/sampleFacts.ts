import { EMPTY_GROUP, thenDo, type RuleActions, type RuleRecord } from '../../../engine/contract/index.ts';
import type { AgentFacts, DepartmentFacts, KnownIds, RoutingFacts } from '../../../engine/routing/index.ts';

/** Wednesday, 14:00 in São Paulo. */
export const NOW = Date.parse('2026-03-11T17:00:00Z');
export const MINUTE = 60_000;

/** A record's id that can be read: `ana` → `616e61000000000000000000`. */
export function idOf(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(24, '0').slice(0, 24);
}

export function agent(name: string, changes: Partial<AgentFacts> = {}): AgentFacts {
  return {
    id: idOf(name),
    name,
    active: true,
    presence: 'online',
    pausedReason: null,
    departmentIds: [idOf('sales')],
    skillLevels: {},
    capacity: 5,
    load: 0,
    loadByDepartment: {},
    lastAssignedAt: {},
    idleSince: null,
    assignedAt: [],
    ...changes,
  };
}

export function department(name: string, changes: Partial<DepartmentFacts> = {}): DepartmentFacts {
  return { id: idOf(name), name, strategy: { kind: 'leastBusy' }, maxPerAgent: null, isOpen: true, opensAt: null, reservationSeconds: null, ...changes };
}

/** Changes of whole parts are merged into the sample's. */
export interface FactChanges extends Partial<Omit<RoutingFacts, 'conversation' | 'contact' | 'time' | 'load'>> {
  conversation?: Partial<RoutingFacts['conversation']>;
  contact?: Partial<RoutingFacts['contact']>;
  time?: Partial<RoutingFacts['time']>;
  load?: Partial<RoutingFacts['load']>;
}

/** A conversation that waits in `sales` since five minutes, and two free agents. */
export function facts({ conversation, contact, time, load, ...others }: FactChanges = {}): RoutingFacts {
  return {
    at: NOW,
    trigger: 'opened',
    departments: [department('sales'), department('support')],
    agents: [agent('ana'), agent('bia')],
    rateLimit: null,
    commonStrategy: { kind: 'manual' },
    regexes: {},
    conversation: {
      id: idOf('c1'),
      deviceId: idOf('shop'),
      departmentId: idOf('sales'),
      priority: 'normal',
      tags: [idOf('vip')],
      firstMessages: 'Bom dia!\nPreciso da segunda via do BOLETO, não chegou',
      language: 'pt',
      waitingSince: NOW - 5 * MINUTE,
      declinedBy: [],
      ...conversation,
    },
    contact: { isLinked: true, documentType: 'cpf', state: 'SP', city: 'São Paulo', lastAgentId: idOf('ana'), managerId: null, conversationsBefore: 3, ...contact },
    time: { date: '2026-03-11', minutes: 14 * 60, weekday: 'wed', isWithinHours: true, isHoliday: false, ...time },
    load: { queueLength: 7, agentsOnline: 2, ...load },
    ...others,
  };
}

export const KNOWN: KnownIds = {
  departments: new Set(['sales', 'support'].map(idOf)),
  users: new Set(['ana', 'bia'].map(idOf)),
  tags: new Set(['vip', 'debt'].map(idOf)),
  devices: new Set(['shop', 'help'].map(idOf)),
};

/** A rule that always matches and gives `support`, unless said otherwise. */
export function rule(name: string, changes: Partial<RuleRecord> & { actions?: Partial<RuleActions> } = {}): RuleRecord {
  const { actions = { departmentId: idOf('support') }, ...others } = changes;
  return { id: idOf(name), name, position: 0, enabled: true, version: 1, when: EMPTY_GROUP, ...thenDo({ stop: true, ...actions }), ...others };
}
