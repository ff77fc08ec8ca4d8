import type { Criterion, PlainStrategy, StrategyNumbers } from '../contract/index.ts';
import type { AgentFacts } from './facts.ts';
import type { Seat } from './seat.ts';
import { levelOf } from './skillLevels.ts';

/** One who could be given the conversation, with what they are compared by. */
export interface Contender {
  agent: AgentFacts;
  numbers: StrategyNumbers;
}

type Compared = Exclude<Criterion, 'order'>;

/**
 * What each strategy compares, the first difference decides. Skills that a rule prefers come before everything: it asks
 * for them by name. Of two who are equal in all, the smaller id is first: chance never decides.
 */
const COMPARED: Record<Exclude<PlainStrategy, 'manual'>, readonly Compared[]> = {
  roundRobin: ['skillLevels', 'lastAssignedAt', 'share'],
  leastBusy: ['skillLevels', 'share', 'idleSince'],
  longestIdle: ['skillLevels', 'idleSince', 'share'],
  skills: ['skillLevels', 'share', 'idleSince'],
};

/** The numbers that a strategy compares of one agent. */
export function numbersOf(agent: AgentFacts, seat: Seat, strategy: PlainStrategy): StrategyNumbers {
  const numbers: StrategyNumbers = { share: agent.load / agent.capacity };
  if (seat.preferredSkills.length > 0) numbers.skillLevels = skillLevels(agent, seat);
  if (strategy === 'roundRobin') numbers.lastAssignedAt = agent.lastAssignedAt[seat.queue] ?? null;
  else numbers.idleSince = agent.idleSince;
  return numbers;
}

/** The best of those who could; undefined for none. */
export function bestOf(contenders: readonly Contender[], strategy: Exclude<PlainStrategy, 'manual'>): Contender | undefined {
  let best: Contender | undefined;
  for (const contender of contenders) if (!best || compare(contender, best, strategy).difference < 0) best = contender;
  return best;
}

/** What the best one is better by. */
export function worseBy(contender: Contender, best: Contender, strategy: Exclude<PlainStrategy, 'manual'>): Criterion {
  return compare(contender, best, strategy).by;
}

/** Below 0: `one` comes first. */
function compare(one: Contender, other: Contender, strategy: Exclude<PlainStrategy, 'manual'>): { by: Criterion; difference: number } {
  for (const by of COMPARED[strategy]) {
    const [own, others] = [rank(one.numbers, by), rank(other.numbers, by)];
    if (own !== others) return { by, difference: own < others ? -1 : 1 };
  }
  return { by: 'order', difference: one.agent.id < other.agent.id ? -1 : 1 };
}

/** The smaller the better. Who never had anything comes first. */
function rank(numbers: StrategyNumbers, by: Compared): number {
  if (by === 'skillLevels') return -(numbers.skillLevels ?? 0);
  return numbers[by] ?? Number.NEGATIVE_INFINITY;
}

function skillLevels(agent: AgentFacts, { preferredSkills }: Seat): number {
  return preferredSkills.reduce((sum, { key, level }) => {
    const has = levelOf(agent.skillLevels, key);
    return sum + (has >= level ? has : 0);
  }, 0);
}
