import type { Types } from 'mongoose';
import { ROUTING_QUEUE } from '../../queues/index.ts';
import { assignBacklog, type BacklogPlan, type Surroundings } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { finishEach, type Failures } from '../sweep/finishEach.ts';
import { backloggedOf } from './backlogged.ts';
import { aboutRouting } from './troubled.ts';
import type { WaitingConversation } from './waitingPortions.ts';

/**
 * The core's plan for what waits. One that it cannot even look at must not stop the others: then each is tried by itself,
 * and those that fail are told by `onFailed` and left out.
 */
export async function planPortion(services: Services, failures: Failures, portion: WaitingConversation[], surroundings: Surroundings, onFailed: (conversationId: Types.ObjectId) => void): Promise<BacklogPlan> {
  const plan = async (waiting: WaitingConversation[]) => assignBacklog(await Promise.all(waiting.map((each) => backloggedOf(each, surroundings))), surroundings, 'agent_free');
  try {
    return await plan(portion);
  } catch {
    const sound: WaitingConversation[] = [];
    await finishEach(services, failures, portion, {
      queue: ROUTING_QUEUE,
      about: ({ _id }) => aboutRouting(_id),
      async finish(conversation) {
        try {
          await plan([conversation]);
          sound.push(conversation);
        } catch (error) {
          onFailed(conversation._id);
          throw error;
        }
      },
    });
    return plan(sound);
  }
}
