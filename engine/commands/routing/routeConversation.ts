import type { Types } from 'mongoose';
import type { RoutingTrigger } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import { decideAgain } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { aimOf } from './backlogged.ts';
import { deciderByRules, type Decider } from './decideByRules.ts';
import { readOwnFacts, readWaiting } from './readFacts.ts';
import { looksAt, recentPlan, type RoutingPlan } from './recentPlan.ts';
import { routedDraft, type Ruled } from './routedDraft.ts';
import { wakeBacklog } from './wakeRouting.ts';
import { decideInRounds } from './decideInRounds.ts';

/** Rules say where a conversation goes when it comes, and when they change; it stays where people put it. */
const BY_RULES: readonly RoutingTrigger[] = ['opened', 'reopened', 'rules_changed'];

/**
 * Looks at a conversation that is due: rules, queue, and somebody who takes it, or it waits with what the rules aimed at.
 * Nothing for one that is not due (any more), or in whose queue nothing is automatic: it stays due until something is.
 */
export async function routeConversation(services: Services, conversationId: string | Types.ObjectId): Promise<void> {
  let isLookedAt = false;
  const after = await changeConversation(services, conversationId, async (conversation) => {
    isLookedAt = false;
    const { dueAt } = conversation.routing ?? {};
    if (conversation.state !== 'waiting' || !dueAt || dueAt > services.now()) return null;
    // Somebody is asked: what becomes of it is theirs to say.
    if (conversation.offeredToId) return null;
    const plan = await recentPlan();
    if (!looksAt(plan, conversation.departmentId?.toHexString() ?? null)) return null;
    isLookedAt = true;
    return seatedDraft(services, conversation, await deciderFor(conversation, plan));
  });
  // Whoever became free while it was looked at may have been before the write that put it into the backlog.
  if (isLookedAt && after.state === 'waiting' && !after.offeredToId) await wakeBacklog(services);
}

/** Decides, and reserves the place of whoever was chosen. */
export async function seatedDraft(services: Services, conversation: Conversation, decideAmong: Decider<Ruled>): Promise<Draft> {
  const { now, decided, undo } = await decideInRounds({ services, conversation, decideAmong });
  return undo ? draftOrUndo(services, conversation, decided, now, undo) : routedDraft(services, conversation, decided, now, null);
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
async function deciderFor(conversation: Conversation, { ready, rulesStamp }: RoutingPlan): Promise<Decider<Ruled>> {
  const trigger = conversation.routing.trigger ?? 'sweep';
  if (BY_RULES.includes(trigger)) {
    const decideAmong = await deciderByRules(await readOwnFacts(conversation), ready, trigger);
    return (surroundings) => ({ ...decideAmong(surroundings), ruledBy: rulesStamp });
  }
  // What the rules said is kept while one after the other is asked.
  const aim = aimOf(conversation);
  const waiting = await readWaiting(conversation);
  return (surroundings) => ({ aim, decision: decideAgain(aim, waiting, surroundings, trigger) });
}
