import type { DecisionRecord } from '../../contract/index.ts';
import { seatHolderOf, type Conversation } from '../../models/index.ts';
import { COMMON_QUEUE, decideAgain, withOneMore, type AgentFacts } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Draft } from '../conversations/draft.ts';
import { aimOf } from './backlogged.ts';
import { readWaiting } from './readFacts.ts';
import { draftOrUndo, seatedDraft } from './routeConversation.ts';
import { takeSeat } from './takeSeat.ts';

/** Agents by id, as a plan saw them, and as what was carried out of it left them. */
export type SeenAgents = Map<string, AgentFacts>;

/** A conversation with somebody who is to have it. */
export interface Planned {
  conversation: Pick<Conversation, '_id' | 'version'>;
  decision: DecisionRecord;
}

/**
 * Gives a waiting conversation to whom a plan says, under its compare-and-set; to whoever is best now when it, or they, are
 * not as the plan saw them. False when it found nobody.
 */
export async function giveAway(services: Services, planned: Planned, seen: SeenAgents): Promise<boolean> {
  const after = await changeConversation(services, planned.conversation._id, async (conversation) => {
    if (conversation.state !== 'waiting' || conversation.offeredToId || conversation.routing?.dueAt) return null;
    const asPlanned = conversation.version === planned.conversation.version ? await plannedDraft(services, conversation, planned.decision, seen) : null;
    if (asPlanned) return asPlanned;
    const aim = aimOf(conversation);
    const waiting = await readWaiting(conversation);
    const draft = await seatedDraft(services, conversation, (surroundings) => ({ aim, decision: decideAgain(aim, waiting, surroundings, 'agent_free') }));
    return draft.undo ? draft : null;
  });
  return seatHolderOf(after) !== null;
}

/** Null when whoever was chosen is not as they were seen, and for a time to accept, which begins when somebody is asked. */
async function plannedDraft(services: Services, conversation: Conversation, decision: DecisionRecord, seen: SeenAgents): Promise<Draft | null> {
  const chosen = seen.get(decision.result.assignee?.id ?? '');
  if (!chosen || decision.actions.reservation) return null;
  const now = services.now();
  const aim = aimOf(conversation);
  const undo = await takeSeat(chosen, conversation, aim.departmentId, now);
  if (!undo) return null;
  seen.set(chosen.id, withOneMore(chosen, aim.departmentId ?? COMMON_QUEUE, now.getTime()));
  // What was told of it meanwhile is older.
  return draftOrUndo(services, conversation, { aim, decision: { ...decision, at: now.toISOString() } }, now, undo);
}
