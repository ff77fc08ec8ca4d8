import { ConversationModel } from '../../models/index.ts';
import { ROUTING_QUEUE } from '../../queues/index.ts';
import type { Services } from '../../services.ts';
import { finishEach, type Failures } from '../sweep/finishEach.ts';
import { isAutomatic, looksAt, recentPlan } from './recentPlan.ts';
import { routeConversation } from './routeConversation.ts';
import { aboutRouting, readTroubled, forgetSound } from './troubled.ts';

const BATCH = 200;

/** Conversations that are due though nobody was woken for them, in a queue that the engine looks at. */
export async function routeForgotten(services: Services, failures: Failures, before: Date): Promise<number> {
  const plan = await recentPlan();
  if (!isAutomatic(plan)) return 0;
  const queues = [null, ...plan.strategies.keys()].filter((departmentId) => looksAt(plan, departmentId));
  const troubled = await readTroubled(services.now());
  const due = await ConversationModel.find({ 'routing.dueAt': { $lte: before }, departmentId: { $in: queues }, ...(troubled.resting.length > 0 && { _id: { $nin: troubled.resting } }) }, { _id: 1 })
    .sort({ 'routing.dueAt': 1 })
    .limit(BATCH)
    .lean();
  const done = await finishEach(services, failures, due, {
    queue: ROUTING_QUEUE,
    about: ({ _id }) => aboutRouting(_id),
    finish: ({ _id }) => routeConversation(services, _id),
  });
  await forgetSound(troubled, new Set(due.map(({ _id }) => _id.toHexString())));
  return done;
}
