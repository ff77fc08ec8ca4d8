import type { RoutingTrigger, RuleRecord } from '../../contract/index.ts';
import { compileRules, decide, patternsOf, type CompiledRules, type Decided, type KnownIds, type Surroundings } from '../../routing/index.ts';
import { holidays } from './calendar.ts';
import { readPlace, type OwnFacts, type PlaceFacts } from './readFacts.ts';
import { runPatterns } from './runPatterns.ts';

/** Rules made ready, and the patterns to be run before they are asked. */
export interface ReadyRules {
  rules: CompiledRules;
  patterns: string[];
}

export function readyRules(rules: readonly RuleRecord[], known: KnownIds): ReadyRules {
  return { rules: compileRules(rules, known), patterns: patternsOf(rules) };
}

/** One run of the rules, for who routes and for who only asks. `supposed`: what of the load is to be taken for granted. */
export async function decideByRules(own: OwnFacts, surroundings: Surroundings, { rules, patterns }: ReadyRules, trigger: RoutingTrigger, supposed?: Partial<PlaceFacts['load']>): Promise<Decided> {
  const [{ time, load }, regexes] = await Promise.all([readPlace(own.conversation, surroundings, holidays), runPatterns(patterns, own.conversation.firstMessages)]);
  return decide({ ...surroundings, ...own, time, load: { ...load, ...supposed }, trigger, regexes }, rules);
}
