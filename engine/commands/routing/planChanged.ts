import { ConversationModel, nextNumber } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { looksAt, PLAN_STAMP, recentPlan } from './recentPlan.ts';
import { wakeBacklog } from './wakeRouting.ts';

/** So many of those that nobody had to look at before are woken at once; the sweeper finds the others. */
const WOKEN_AT_ONCE = 200;

/**
 * After a change of what supervisors say about routing (rules, strategies, hours, limits), or of what rules name: every
 * process reads it anew before its next run, and what waits is looked at now. Never rejects: the change is stored.
 */
export async function planChanged(services: Services): Promise<void> {
  try {
    await nextNumber(PLAN_STAMP);
    await wakeDue(services);
    await wakeBacklog(services);
  } catch (error) {
    services.log.warn({ err: error }, 'change of the routing plan not announced, it is seen within a minute');
  }
}

/** What has been due since nothing was automatic in its queue. */
async function wakeDue(services: Services): Promise<void> {
  const plan = await recentPlan();
  const due = await ConversationModel.find({ 'routing.dueAt': { $lte: services.now() } }, { departmentId: 1 }).sort({ 'routing.dueAt': 1 }).limit(WOKEN_AT_ONCE).lean();
  const lookedAt = due.filter(({ departmentId }) => looksAt(plan, departmentId?.toHexString() ?? null));
  await Promise.all(lookedAt.map(({ _id }) => services.queues.wakeRouting(_id.toHexString())));
}
