import { ConversationModel, lastNumber } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { RULES_STAMP } from './recentPlan.ts';

/** In one run; the sweeper runs again within 2 s. */
const PORTION = 200;

/**
 * After a rule was made, changed, moved or deleted: what waits where former rules put it is looked at by the present
 * ones. Not what somebody has had, or put elsewhere, since it was opened; nor what somebody is asked about, as long as
 * they are. Safe to repeat. Answers how many are due now.
 */
export async function lookAgain(services: Services): Promise<number> {
  const stamp = await lastNumber(RULES_STAMP);
  const formerly = { state: 'waiting' as const, 'routing.ruledBy': { $lt: stamp }, 'routing.dueAt': { $exists: false }, offeredToId: null };
  const waiting = await ConversationModel.find(formerly, { _id: 1 }).sort({ 'routing.ruledBy': 1 }).limit(PORTION).lean();
  for (const { _id } of waiting) {
    await changeConversation(services, _id, async ({ state, offeredToId, routing }) => {
      const isMeant = state === 'waiting' && offeredToId === null && !routing.dueAt && routing.ruledBy !== undefined && routing.ruledBy < stamp;
      return Promise.resolve(isMeant ? { happenings: [], fields: { routing: { ...routing, dueAt: services.now(), trigger: 'rules_changed' } } } : null);
    });
  }
  return waiting.length;
}
