import { ConversationModel, WITHOUT_WORK, type Conversation } from '../../models/index.ts';
import { assignBacklog, decideAgain, plainAim, type Aim } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { holidays } from './calendar.ts';
import { readWaiting } from './readFacts.ts';
import { readSurroundings } from './readSurroundings.ts';
import { isAutomatic, recentPlan, type RoutingPlan } from './recentPlan.ts';
import { seatedDraft } from './routeConversation.ts';

/** Looked at in one run; the sweeper runs again within 2 s. */
const PORTION = 200;

/**
 * Gives what waits for somebody to those who are free now, in its turn. What still finds nobody stays as it is, with the
 * decision that it has. Answers how many found somebody.
 */
export async function routeBacklog(services: Services): Promise<number> {
  const plan = await recentPlan();
  if (!isAutomatic(plan)) return 0;
  const surroundings = await readSurroundings(services.now(), holidays);
  const isAnybodyFree = surroundings.agents.some(({ presence, pausedReason, load, capacity }) => presence === 'online' && pausedReason === null && load < capacity);
  if (!isAnybodyFree) return 0;
  const waiting = (await findWaiting()).filter((conversation) => isGivenAway(conversation, plan));
  const backlog = await Promise.all(waiting.map(async (conversation) => ({ ...(await readWaiting(conversation)), aim: aimOf(conversation) })));
  let given = 0;
  for (const { conversationId, decision } of assignBacklog(backlog, surroundings, 'agent_free').decisions) {
    if (decision.result.assignee && (await giveAway(services, conversationId))) given += 1;
  }
  return given;
}

/** Decided once more with fresh facts, under the conversation's compare-and-set. */
async function giveAway(services: Services, conversationId: string): Promise<boolean> {
  const after = await changeConversation(services, conversationId, async (conversation) => {
    if (conversation.state !== 'waiting' || conversation.routing?.dueAt) return null;
    const aim = aimOf(conversation);
    const waiting = await readWaiting(conversation);
    const draft = await seatedDraft(services, conversation, (surroundings) => Promise.resolve({ aim, decision: decideAgain(aim, waiting, surroundings, 'agent_free') }));
    return draft.happenings.some(({ type }) => type === 'assigned') ? draft : null;
  });
  return after.assigneeId !== null;
}

function findWaiting(): Promise<Conversation[]> {
  return ConversationModel.find({ state: 'waiting', 'routing.dueAt': { $exists: false } }, WITHOUT_WORK).sort({ turnAt: 1, _id: 1 }).limit(PORTION).lean<Conversation[]>();
}

function isGivenAway(conversation: Conversation, { commonStrategy, strategies }: RoutingPlan): boolean {
  const aim = aimOf(conversation);
  const strategy = aim.strategy ?? (aim.departmentId === null ? commonStrategy : strategies.get(aim.departmentId));
  return aim.userId !== null || (strategy !== undefined && strategy.kind !== 'manual');
}

function aimOf({ routing, departmentId }: Conversation): Aim {
  return routing?.aim ?? plainAim(departmentId?.toHexString() ?? null);
}
