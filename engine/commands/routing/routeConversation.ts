import type { Types } from 'mongoose';
import type { RoutingTrigger } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import { decideAgain, plainAim, type Surroundings } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { holidays } from './calendar.ts';
import { decideByRules } from './decideByRules.ts';
import { readOwnFacts, readWaiting } from './readFacts.ts';
import { readSurroundings } from './readSurroundings.ts';
import { looksAt, recentPlan } from './recentPlan.ts';
import { routedDraft, type Ruled } from './routedDraft.ts';
import { takeSeat } from './takeSeat.ts';

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
    if (!looksAt(await recentPlan(), conversation.departmentId?.toHexString() ?? null)) return null;
    return seatedDraft(services, conversation, (surroundings) => decideFor(conversation, surroundings));
  });
}

/** Decides, and reserves the place of whoever was chosen; decides again with fresh facts when they are not as they were seen. */
export async function seatedDraft(services: Services, conversation: Conversation, decideWith: (surroundings: Surroundings) => Promise<Ruled>): Promise<Draft> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const now = services.now();
    const surroundings = await readSurroundings(now, holidays);
    const decided = await decideWith(surroundings);
    const chosen = surroundings.agents.find(({ id }) => id === decided.decision.result.assignee?.id);
    if (!chosen) return routedDraft(services, conversation, decided, now, null);
    const undo = await takeSeat(chosen, conversation, decided.aim.departmentId, now);
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

async function decideFor(conversation: Conversation, surroundings: Surroundings): Promise<Ruled> {
  const departmentId = conversation.departmentId?.toHexString() ?? null;
  const trigger = conversation.routing.trigger ?? 'sweep';
  if (!BY_RULES.includes(trigger)) {
    // What the rules said is kept while one after the other is asked.
    const aim = conversation.routing.aim ?? plainAim(departmentId);
    return { aim, decision: decideAgain(aim, await readWaiting(conversation), surroundings, trigger) };
  }
  const [{ ready, rulesStamp }, own] = await Promise.all([recentPlan(), readOwnFacts(conversation)]);
  return { ...(await decideByRules(own, surroundings, ready, trigger)), ruledBy: rulesStamp };
}
