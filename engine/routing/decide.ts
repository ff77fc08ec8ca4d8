import type { DecidedActions, DecisionRecord, RoutingTrigger } from '../contract/index.ts';
import { aimOf, decidedActionsOf, type Aim } from './aim.ts';
import { chooseUser } from './chooseUser.ts';
import type { CompiledRules } from './compileRules.ts';
import type { RoutingFacts, Surroundings, WaitingFacts } from './facts.ts';
import { tellCandidates } from './tellCandidates.ts';

/** The decision, and where the conversation should go: kept with it while it waits, for {@link decideAgain}. */
export interface Decided {
  decision: DecisionRecord;
  aim: Aim;
}

/**
 * One run of the rules over one conversation, and the choice of a user. Pure: the same facts and rules, in whatever
 * order, give the same decision. Throws nothing for what supervisors can write.
 */
export function decide(facts: RoutingFacts, rules: CompiledRules): Decided {
  const { facts: told, tried, actions } = rules.evaluate(facts);
  const aim = aimOf(actions, facts.conversation.departmentId);
  return { aim, decision: decisionFor(aim, facts, facts, { trigger: facts.trigger, facts: told, rules: tried }, decidedActionsOf(actions, facts.conversation.waitingSince)) };
}

/**
 * The choice of a user for a conversation that rules ran over before, or that a person put where it is: no rule runs
 * again.
 */
export function decideAgain(aim: Aim, waiting: WaitingFacts, surroundings: Surroundings, trigger: RoutingTrigger): DecisionRecord {
  const { departmentId, priority } = waiting.conversation;
  return decisionFor(aim, waiting, surroundings, { trigger, facts: { department: departmentId, priority }, rules: [] }, {});
}

/** What a run was about, and what its rules said. */
type Asked = Pick<DecisionRecord, 'trigger' | 'facts' | 'rules'>;

function decisionFor(aim: Aim, waiting: WaitingFacts, surroundings: Surroundings, asked: Asked, actions: DecidedActions): DecisionRecord {
  const choice = chooseUser(aim, waiting, surroundings);
  const { taken, seat } = choice;
  const seconds = seat?.department?.reservationSeconds ?? null;
  const reserves = taken !== null && seconds !== null;
  return {
    at: new Date(surroundings.at).toISOString(),
    ...asked,
    ...tellCandidates(choice.candidates),
    strategy: choice.strategy,
    ...(aim.requiredSkills.length > 0 && { requiredSkills: aim.requiredSkills }),
    actions: { ...actions, ...(reserves && { reservation: { expiresAt: new Date(surroundings.at + seconds * 1000).toISOString() } }) },
    result: {
      ...(taken && { assignee: { id: taken.id, name: taken.name } }),
      ...(seat?.department && { department: { id: seat.department.id, name: seat.department.name } }),
      ...choice.waiting,
    },
  };
}
