import type { Types } from 'mongoose';
import type { RoutingTrigger } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import { decideAgain, type Surroundings } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { aimOf } from './backlogged.ts';
import { holidays } from './calendar.ts';
import { decideByRules } from './decideByRules.ts';
import { readOwnFacts, readWaiting } from './readFacts.ts';
import { createLine } from './oneByOne.ts';
import { readSurroundings } from './readSurroundings.ts';
import { looksAt, recentPlan, type RoutingPlan } from './recentPlan.ts';
import { routedDraft, type Ruled } from './routedDraft.ts';
import { takeSeat } from './takeSeat.ts';

/** One decision of this process after the other: several at once would all choose the same agent, and all but one in vain. */
const decideInLine = createLine();

/** The chosen one was taken by others so often in a row: the next look decides. */
const MAX_ATTEMPTS = 100;
/** Rules say where a conversation goes when it comes, and when they change; it stays where people put it. */
const BY_RULES: readonly RoutingTrigger[] = ['opened', 'reopened', 'rules_changed'];

/**
 * Looks at a conversation that is due: rules, queue, and somebody who takes it, or it waits with what the rules aimed at.
 * Nothing for one that is not due (any more), or in whose queue nothing is automatic: it stays due until something is.
 */
export async function routeConversation(services: Services, conversationId: string | Types.ObjectId): Promise<void> {
  await changeConversation(services, conversationId, async (conversation) => {
    const { dueAt } = conversation.routing ?? {};
    if (conversation.state !== 'waiting' || !dueAt || dueAt > services.now()) return null;
    // Somebody is asked: what becomes of it is theirs to say.
    if (conversation.offeredToId) return null;
    const plan = await recentPlan();
    if (!looksAt(plan, conversation.departmentId?.toHexString() ?? null)) return null;
    return seatedDraft(services, conversation, await deciderFor(conversation, plan));
  });
}

/** Decides, and reserves the place of whoever was chosen; decides again with fresh facts when they are not as they were seen. */
export async function seatedDraft(services: Services, conversation: Conversation, decideWith: (surroundings: Surroundings) => Promise<Ruled>): Promise<Draft> {
  const attempt = async () => {
    const now = services.now();
    const surroundings = await readSurroundings(now, holidays);
    const decided = await decideWith(surroundings);
    const chosen = surroundings.agents.find(({ id }) => id === decided.decision.result.assignee?.id);
    return { now, decided, isGiven: chosen !== undefined, undo: chosen ? await takeSeat(chosen, conversation, decided.aim.departmentId, now) : null };
  };
  for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts += 1) {
    const { now, decided, isGiven, undo } = await decideInLine(attempt);
    if (!isGiven) return routedDraft(services, conversation, decided, now, null);
    if (undo) return draftOrUndo(services, conversation, decided, now, undo);
  }
  throw new Error(`whoever was chosen for ${conversation._id.toHexString()} was taken ${MAX_ATTEMPTS} times in a row`);
}

/** The draft of what was decided; a place is given back when there can be none. */
export async function draftOrUndo(services: Services, conversation: Conversation, decided: Ruled, now: Date, undo: () => Promise<void>): Promise<Draft> {
  try {
    return await routedDraft(services, conversation, decided, now, undo);
  } catch (error) {
    await undo();
    throw error;
  }
}

/** Reads what belongs to the conversation once, and decides as often as it is asked. */
async function deciderFor(conversation: Conversation, { ready, rulesStamp }: RoutingPlan): Promise<(surroundings: Surroundings) => Promise<Ruled>> {
  const trigger = conversation.routing.trigger ?? 'sweep';
  if (BY_RULES.includes(trigger)) {
    const own = await readOwnFacts(conversation);
    return async (surroundings) => ({ ...(await decideByRules(own, surroundings, ready, trigger)), ruledBy: rulesStamp });
  }
  // What the rules said is kept while one after the other is asked.
  const aim = aimOf(conversation);
  const waiting = await readWaiting(conversation);
  return (surroundings) => Promise.resolve({ aim, decision: decideAgain(aim, waiting, surroundings, trigger) });
}
