import type { DecisionRecord } from '../../contract/index.ts';
import { assignBacklog, nextChange, openQueues } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { backloggedOf } from './backlogged.ts';
import { holidays } from './calendar.ts';
import { giveAway } from './giveAway.ts';
import { readSurroundings } from './readSurroundings.ts';
import { isAutomatic, recentPlan } from './recentPlan.ts';
import { wakeBacklogAt } from './wakeRouting.ts';
import { readPortion, type QueuePosition } from './waitingPortions.ts';

/** What one run may do: then the next one goes on, with those who came meanwhile. */
const GIVEN_IN_A_RUN = 25;
const PORTIONS_IN_A_RUN = 50;

/**
 * Gives what waits for somebody to those who are free now, in its turn: a portion of every queue, and further ones where
 * nobody could take what stands first. What still finds nobody stays as it is, with the decision that it has. Answers how
 * many found somebody; when more might, the next run is woken.
 */
export async function routeBacklog(services: Services): Promise<number> {
  if (!isAutomatic(await recentPlan())) return 0;
  let surroundings = await readSurroundings(services.now(), holidays);
  await wakeBacklogAt(services, nextChange(surroundings));
  let queues: QueuePosition[] = openQueues(surroundings).map((queue) => ({ ...queue, after: null }));
  let given = 0;
  for (let turn = 0; queues.length > 0; turn += 1) {
    if (turn === PORTIONS_IN_A_RUN) {
      services.log.warn({ queues: queues.map(({ departmentId }) => departmentId) }, 'too much waits that nobody present may take, the backlog was not looked at to its end');
      return given;
    }
    const seen = new Map(surroundings.agents.map((agent) => [agent.id, agent]));
    const read = await Promise.all(queues.map((queue) => readPortion(queue, [])));
    const waiting = read.flatMap(({ portion }) => portion);
    const backlog = await Promise.all(waiting.map((conversation) => backloggedOf(conversation, surroundings)));
    const byId = new Map(waiting.map((conversation) => [conversation._id.toHexString(), conversation]));
    const plan = assignBacklog(backlog, surroundings, 'agent_free');
    await wakeBacklogAt(services, nextSticky(plan.decisions.map(({ decision }) => decision)));
    for (const { conversationId, decision } of plan.decisions) {
      const conversation = decision.result.assignee && byId.get(conversationId);
      if (!conversation) continue;
      if (given === GIVEN_IN_A_RUN) {
        await services.queues.wakeBacklog();
        return given;
      }
      if (await giveAway(services, { conversation, decision }, seen)) given += 1;
    }
    surroundings = { ...surroundings, agents: plan.agents };
    const open = openQueues(surroundings);
    queues = read.flatMap(({ next }) => {
      const still = open.find(({ departmentId }) => departmentId === next?.departmentId);
      return next && still ? [{ ...still, after: next.after }] : [];
    });
  }
  return given;
}

/** When the first of those that wait for their own agent waits no longer, ms. */
function nextSticky(decisions: readonly DecisionRecord[]): number | null {
  const ends = decisions.flatMap(({ result }) => (result.waiting === 'waits_for' ? [Date.parse(result.waitingDetails.until)] : []));
  return ends.length > 0 ? Math.min(...ends) : null;
}
