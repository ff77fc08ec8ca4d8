import type { DecisionRecord, RoutingTrigger } from '../contract/index.ts';
import type { Aim } from './aim.ts';
import { decideAgain } from './decide.ts';
import { COMMON_QUEUE, type AgentFacts, type Surroundings, type WaitingFacts } from './facts.ts';
import { likenessOf } from './likeness.ts';
import { orderBacklog } from './orderBacklog.ts';

/** A waiting conversation with what it aims at, as an earlier run stored it. */
export interface Backlogged extends WaitingFacts {
  aim: Aim;
}

export interface BacklogPlan {
  /** In the order in which they are to be carried out. */
  decisions: { conversationId: string; decision: DecisionRecord }[];
  /** Those whose turn did not come, since nobody has room. */
  left: string[];
  /** The agents as they are once all is carried out: for the next portion. */
  agents: readonly AgentFacts[];
}

/**
 * Gives waiting conversations to free agents, in the order of {@link orderBacklog}; each decision reckons with those
 * before it, so that the plan as a whole keeps every limit. One that nobody can take keeps none behind it waiting, and
 * those like it are not decided again: agents only become fuller. Pure.
 */
export function assignBacklog(backlog: readonly Backlogged[], surroundings: Surroundings, trigger: RoutingTrigger): BacklogPlan {
  const agents = surroundings.agents.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const byId = new Map(backlog.map((each) => [each.conversation.id, each]));
  const order = orderBacklog(backlog.map(({ conversation }) => conversation));
  const plan: BacklogPlan = { decisions: [], left: [], agents };
  const refused = new Map<string, DecisionRecord>();
  let given = 0;
  for (const { id } of order) {
    const each = byId.get(id);
    if (!each || !agents.some(hasRoom)) {
      plan.left.push(id);
      continue;
    }
    const likeness = likenessOf(each, surroundings);
    const decision = refused.get(likeness) ?? decideAgain(each.aim, each, { ...surroundings, agents }, trigger);
    plan.decisions.push({ conversationId: id, decision });
    const index = agents.findIndex((agent) => agent.id === decision.result.assignee?.id);
    const taken = agents[index];
    if (!taken) {
      refused.set(likeness, decision);
      continue;
    }
    given += 1;
    // Turns within one plan are told apart by a thousandth of a millisecond each.
    agents[index] = withOneMore(taken, each.aim.departmentId ?? COMMON_QUEUE, surroundings.at + given / 1000);
  }
  return plan;
}

function hasRoom({ active, presence, pausedReason, load, capacity }: AgentFacts): boolean {
  return active && presence === 'online' && pausedReason === null && load < capacity;
}

/** An agent as the next decision sees them, who was given something of a queue (`COMMON_QUEUE`: the common one) at a time, ms. */
export function withOneMore(agent: AgentFacts, queue: string, at: number): AgentFacts {
  return {
    ...agent,
    load: agent.load + 1,
    loadByDepartment: { ...agent.loadByDepartment, [queue]: (agent.loadByDepartment[queue] ?? 0) + 1 },
    lastAssignedAt: { ...agent.lastAssignedAt, [queue]: at },
    idleSince: at,
    assignedAt: [...agent.assignedAt, at],
  };
}
