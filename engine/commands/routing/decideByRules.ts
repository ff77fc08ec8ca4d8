import type { Language, RoutingTrigger, RuleRecord } from '../../contract/index.ts';
import { asksFor, compileRules, decide, patternsOf, type CompiledRules, type Decided, type KnownIds, type Surroundings } from '../../routing/index.ts';
import { holidays } from './calendar.ts';
import { placeFactsOf, readPlace, type OwnFacts, type PlaceFacts } from './readFacts.ts';
import { runPatterns } from './runPatterns.ts';
import { tellLanguage } from './tellLanguage.ts';

/** Rules made ready, and what is to be found out before they are asked. */
export interface ReadyRules {
  rules: CompiledRules;
  patterns: string[];
  /** Whether any rule asks for the language. */
  asksLanguage: boolean;
}

/** What is to be taken for granted in place of what is so. */
export type Supposed = Partial<PlaceFacts['load']> & { language?: Language | null };

export function readyRules(rules: readonly RuleRecord[], known: KnownIds): ReadyRules {
  return { rules: compileRules(rules, known), patterns: patternsOf(rules), asksLanguage: asksFor(rules, 'language') };
}

/** Decides, as often as it is asked; throws nothing. */
export type Decider<Result = Decided> = (surroundings: Surroundings) => Result;

/** Finds out what the rules ask about a conversation, once: what is left needs nothing but the agents as they are. For who routes and for who only asks. */
export async function deciderByRules(own: OwnFacts, { rules, patterns, asksLanguage }: ReadyRules, trigger: RoutingTrigger, { language, ...supposed }: Supposed = {}): Promise<Decider> {
  const { firstMessages } = own.conversation;
  const [place, regexes, told] = await Promise.all([
    readPlace(own.conversation),
    runPatterns(patterns, firstMessages),
    language === undefined && asksLanguage ? tellLanguage(firstMessages) : (language ?? null),
  ]);
  const conversation = { ...own.conversation, language: told };
  return (surroundings) => {
    const { time, load } = placeFactsOf(place, surroundings, holidays);
    return decide({ ...surroundings, conversation, contact: own.contact, time, load: { ...load, ...supposed }, trigger, regexes }, rules);
  };
}
