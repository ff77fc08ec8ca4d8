import type { Types } from 'mongoose';
import type { DecisionRecord } from '../../contract/index.ts';
import { ConversationModel, type Conversation } from '../../models/index.ts';
import { ROUTING_QUEUE } from '../../queues/index.ts';
import { decideAgain, likenessOf } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { finishEach, type Failures } from '../sweep/finishEach.ts';
import { backloggedOf } from './backlogged.ts';
import { holidays } from './calendar.ts';
import { writeDecisionEffect } from './decisionEffect.ts';
import { explanationOf, isNews, toldBy } from './explanation.ts';
import { readSurroundings } from './readSurroundings.ts';
import { isAutomatic, recentPlan } from './recentPlan.ts';
import { aboutRouting, readTroubled } from './troubled.ts';
import { WAITING_FIELDS, type WaitingConversation } from './waitingPortions.ts';

/** In one sweep; the next goes on behind them. */
const LOOKED_AT = 200;
/** And so many are told anew, however much changes at once. */
const TOLD = 10;

/** Where the last look ended; null: at the end. */
export interface ExplainingMemory {
  explainedAfter?: Pick<Conversation, '_id' | 'waitingSince'> | null;
}

/**
 * For the sweeper: stores a decision more for what still waits, when the reason why is another than was told last.
 * Answers how many.
 */
export async function explainWaiting(services: Services, failures: Failures, memory: ExplainingMemory): Promise<number> {
  if (!isAutomatic(await recentPlan())) return 0;
  const { resting } = await readTroubled(services.now());
  // Before the surroundings: whatever decides meanwhile makes another version of the conversation.
  const portion = await readPortion(memory, resting);
  if (portion.length === 0) return 0;
  const surroundings = await readSurroundings(services.now(), holidays);
  const known = new Map<string, { decision: DecisionRecord; as: string }>();
  let told = 0;
  await finishEach(services, failures, portion, {
    queue: ROUTING_QUEUE,
    about: ({ _id }) => aboutRouting(_id),
    async finish(conversation) {
      if (told === TOLD) return;
      const each = await backloggedOf(conversation, surroundings);
      const likeness = likenessOf(each, surroundings);
      let explained = known.get(likeness);
      if (!explained) {
        const decision = decideAgain(each.aim, each, surroundings, 'sweep');
        explained = { decision, as: explanationOf(decision) };
        known.set(likeness, explained);
      }
      // Somebody could take it: the backlog will give it to them.
      if (explained.decision.result.assignee || !isNews(conversation.routing?.told, explained.as, surroundings.at)) return;
      if (await tell(services, conversation, explained.decision)) told += 1;
      if (told === TOLD) memory.explainedAfter = conversation;
    },
  });
  return told;
}

async function readPortion(memory: ExplainingMemory, resting: Types.ObjectId[]): Promise<WaitingConversation[]> {
  const after = memory.explainedAfter;
  const beyond = after && { waitingSince: { $gte: after.waitingSince }, $or: [{ waitingSince: { $gt: after.waitingSince } }, { _id: { $gt: after._id } }] };
  const portion = await ConversationModel.find({ state: 'waiting', 'routing.dueAt': { $exists: false }, offeredToId: null, ...(resting.length > 0 && { _id: { $nin: resting } }), ...beyond }, WAITING_FIELDS)
    .sort({ waitingSince: 1, _id: 1 })
    .limit(LOOKED_AT)
    .lean<WaitingConversation[]>();
  memory.explainedAfter = portion.length === LOOKED_AT ? (portion.at(-1) ?? null) : null;
  return portion;
}

/** Under the conversation's compare-and-set: whatever happened to it meanwhile has an explanation of its own. */
async function tell(services: Services, seen: WaitingConversation, decision: DecisionRecord): Promise<boolean> {
  let isTold = false;
  await changeConversation(services, seen._id, (conversation) => {
    isTold = conversation.version === seen.version;
    const routing = { ...conversation.routing, told: toldBy(decision, conversation.routing?.told) };
    return Promise.resolve(isTold ? { happenings: [], fields: { routing }, effects: [writeDecisionEffect(decision)] } : null);
  });
  return isTold;
}
