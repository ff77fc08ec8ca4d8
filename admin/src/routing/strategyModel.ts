import { PLAIN_STRATEGIES, type Strategy } from '../../../engine/contract/index.ts';

export type StrategyKind = Strategy['kind'];

/** As they are offered: nothing happens by itself, then the usual ones, then those that need something more. */
export const STRATEGY_KINDS = ['manual', 'roundRobin', 'leastBusy', 'longestIdle', 'skills', 'sticky'] as const satisfies readonly StrategyKind[];

/** What a sticky strategy may fall back to. */
export const FALLBACKS = STRATEGY_KINDS.filter((kind) => kind !== 'sticky');

/** The strategy of that kind, with what it begins with where there is something to choose. */
export function strategyOf(kind: StrategyKind): Strategy {
  return kind === 'sticky' ? { kind, to: 'lastAgent', waitMinutes: 5, fallback: 'leastBusy' } : { kind };
}

/** Narrow what a select gives back. */
export function isStrategyKind(value: string): value is StrategyKind {
  return value === 'sticky' || PLAIN_STRATEGIES.some((kind) => kind === value);
}
