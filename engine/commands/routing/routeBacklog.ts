import type { Types } from 'mongoose';
import type { DecisionRecord } from '../../contract/index.ts';
import { ROUTING_QUEUE } from '../../queues/index.ts';
import { nextChange, openQueues, type Surroundings } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { finishEach, type Failures } from '../sweep/finishEach.ts';
import { holidays } from './calendar.ts';
import { giveAway, type Planned } from './giveAway.ts';
import { planPortion } from './planPortion.ts';
import { readSurroundings } from './readSurroundings.ts';
import { isAutomatic, recentPlan } from './recentPlan.ts';
import { aboutRouting, forgetSound, readTroubled } from './troubled.ts';
import { wakeBacklogAt } from './wakeRouting.ts';
import { readPortion, type QueuePosition } from './waitingPortions.ts';

/** What one run may do: then the next one goes on, with those who came meanwhile. */
const TRIED_IN_A_RUN = 25;
const PORTIONS_IN_A_RUN = 50;

/**
 * Gives what waits for somebody to those who are free now, in its turn: a portion of every queue, and further ones where
 * nobody could take what stands first. What still finds nobody stays as it is, with the decision that it has; what fails
 * is left alone for a while, and keeps nobody behind it waiting. Answers how many found somebody; when more might, the
 * next run is woken. `failures`: of the runs before.
 */
export async function routeBacklog(services: Services, failures: Failures = new Map()): Promise<number> {
  if (!isAutomatic(await recentPlan())) return 0;
  const troubled = await readTroubled(services.now());
  const resting = [...troubled.resting];
  const rests = (conversationId: Types.ObjectId) => void resting.push(conversationId);
  const looked = new Set<string>();
  let surroundings = await readSurroundings(services.now(), holidays);
  await wakeBacklogAt(services, nextChange(surroundings));
  let queues = fromTheBeginning(surroundings);
  let given = 0;
  let tried = 0;
  for (let turn = 0; queues.length > 0 && tried < TRIED_IN_A_RUN; turn += 1) {
    if (turn === PORTIONS_IN_A_RUN) {
      services.log.warn({ queues: queues.map(({ departmentId }) => departmentId) }, 'too much waits that nobody present may take, the backlog was not looked at to its end');
      break;
    }
    const read = await Promise.all(queues.map((queue) => readPortion(queue, resting)));
    const waiting = new Map(read.flatMap(({ portion }) => portion).map((conversation) => [conversation._id.toHexString(), conversation]));
    for (const id of waiting.keys()) looked.add(id);
    const soFar = resting.length;
    const plan = await planPortion(services, failures, [...waiting.values()], surroundings, rests);
    await wakeBacklogAt(services, nextSticky(plan.decisions.map(({ decision }) => decision)));
    const seen = new Map(surroundings.agents.map((agent) => [agent.id, agent]));
    const planned = plan.decisions.flatMap(({ conversationId, decision }): Planned[] => {
      const conversation = decision.result.assignee && waiting.get(conversationId);
      return conversation ? [{ conversation, decision }] : [];
    });
    const now = planned.slice(0, TRIED_IN_A_RUN - tried);
    tried += now.length;
    await finishEach(services, failures, now, {
      queue: ROUTING_QUEUE,
      about: ({ conversation }) => aboutRouting(conversation._id),
      async finish(each) {
        try {
          if (await giveAway(services, each, seen)) given += 1;
        } catch (error) {
          rests(each.conversation._id);
          throw error;
        }
      },
    });
    if (resting.length > soFar) {
      // Whoever was meant for what failed is free for the next.
      surroundings = await readSurroundings(services.now(), holidays);
      queues = fromTheBeginning(surroundings);
      continue;
    }
    surroundings = { ...surroundings, agents: plan.agents };
    queues = goingOn(read.flatMap(({ next }) => next ?? []), surroundings);
  }
  await forgetSound(troubled, looked);
  if (tried >= TRIED_IN_A_RUN) await services.queues.wakeBacklog();
  return given;
}

function fromTheBeginning(surroundings: Surroundings): QueuePosition[] {
  return openQueues(surroundings).map((queue) => ({ ...queue, after: null }));
}

/** Where there is more to read, and still somebody to take it. */
function goingOn(positions: QueuePosition[], surroundings: Surroundings): QueuePosition[] {
  const open = openQueues(surroundings);
  return positions.flatMap(({ departmentId, after }) => {
    const still = open.find((queue) => queue.departmentId === departmentId);
    return still ? [{ ...still, after }] : [];
  });
}

/** When the first of those that wait for their own agent waits no longer, ms. */
function nextSticky(decisions: readonly DecisionRecord[]): number | null {
  const ends = decisions.flatMap(({ result }) => (result.waiting === 'waits_for' ? [Date.parse(result.waitingDetails.until)] : []));
  return ends.length > 0 ? Math.min(...ends) : null;
}
