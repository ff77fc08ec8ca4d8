import { ConversationModel, TimelineEventModel, type Conversation, type PendingEffect } from '../../models/index.ts';
import { presentForLive } from '../../presenters/liveConversation.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { wakeRouting } from '../routing/wakeRouting.ts';
import { showSeen } from './courtesies.ts';
import { claimOf, type AtHand } from './draft.ts';
import { runEffect } from './runEffect.ts';

/**
 * After a change is saved: tell the panels, carry out the effects this process claimed with it, and drain the timeline
 * events into their own collection. Each part is safe to repeat; what a crash or a store that goes away leaves behind the
 * sweeper finds. Never rejects for that: the change is saved, and whoever made it is not told that it was not.
 * `before`: the conversation before the change, to tell those who no longer see it; `atHand`: what need not be read to tell.
 */
export async function settleConversation(services: Services, conversation: Conversation, before?: Conversation, atHand: AtHand = {}): Promise<void> {
  const claim = claimOf(services.processId, conversation.version);
  const ours = conversation.effects.filter((effect) => effect.claimedBy === claim);
  try {
    const [failures] = await Promise.all([
      settle(conversation, runEffects(services, conversation, ours, atHand)),
      publish(services, conversation, before, atHand),
      hintDeadline(services, conversation, before),
      wakeRouting(services, conversation, before),
      showSeen(services, conversation, before),
    ]);
    if (failures.length > 0) throw failures[0];
  } catch (error) {
    services.log.warn({ err: error, conversationId: conversation._id.toHexString() }, 'change not settled, the sweeper will do it');
  }
}

/** Makes room in a document with many undrained events. Throws when they cannot be stored: more would not fit. */
export async function drainEvents(conversation: Conversation): Promise<void> {
  await storeEvents(conversation);
  await forget(conversation, []);
}

/** The sweeper finds what is due without it; a hint is there to the second. */
async function hintDeadline(services: Services, { _id, nextDeadlineAt }: Conversation, before?: Conversation): Promise<void> {
  if (nextDeadlineAt && nextDeadlineAt.getTime() !== before?.nextDeadlineAt?.getTime()) await services.queues.wakeDeadline(_id.toHexString(), nextDeadlineAt);
}

/**
 * For the sweeper and the drain: takes over and carries out what another change left. Throws the first failure after
 * everything else is done.
 */
export async function settleAbandoned(services: Services, conversation: Conversation, claimedBefore?: Date): Promise<void> {
  const run = async () => runEffects(services, conversation, await takeOverEffects(services, conversation, claimedBefore));
  const failures = await settle(conversation, run());
  if (failures.length > 0) throw failures[0];
}

/** Stores the events while the effects are carried out, then takes out of the document what was done of both. Answers what failed. */
async function settle(conversation: Conversation, effects: ReturnType<typeof runEffects>): Promise<unknown[]> {
  const [ran, stored] = await Promise.allSettled([effects, storeEvents(conversation)]);
  const { done, failures } = ran.status === 'fulfilled' ? ran.value : { done: [], failures: [ran.reason as unknown] };
  const isStored = stored.status === 'fulfilled';
  await forget(isStored ? conversation : { ...conversation, events: [] }, done);
  return isStored ? failures : [...failures, stored.reason];
}

/**
 * Claims the effects of a conversation as it was read, each atomically: whoever read the same claim and comes second gets
 * nothing. Claims do not raise `version`. `claimedBefore`: leaves younger claims to their holders.
 */
export async function takeOverEffects(services: Services, conversation: Conversation, claimedBefore?: Date): Promise<PendingEffect[]> {
  const taken: PendingEffect[] = [];
  for (const effect of conversation.effects) {
    if (claimedBefore && effect.claimedAt >= claimedBefore) continue;
    const { modifiedCount } = await ConversationModel.updateOne(
      { _id: conversation._id, effects: { $elemMatch: { key: effect.key, fence: effect.fence } } },
      { $set: { 'effects.$.claimedBy': services.processId, 'effects.$.claimedAt': services.now() }, $inc: { 'effects.$.fence': 1 } },
      { timestamps: false },
    );
    if (modifiedCount === 1) taken.push(effect);
  }
  return taken;
}

/** The keys of those that were carried out. A failure is logged and left to the sweeper: the change itself is saved. */
async function runEffects(services: Services, conversation: Conversation, effects: PendingEffect[], atHand: AtHand = {}): Promise<{ done: string[]; failures: unknown[] }> {
  const done: string[] = [];
  const failures: unknown[] = [];
  for (const effect of effects) {
    try {
      await runEffect(services, conversation, effect, atHand);
      done.push(effect.key);
    } catch (error) {
      failures.push(error);
      services.log.warn({ err: error, conversationId: conversation._id.toHexString(), effect: effect.key }, 'effect not carried out, the sweeper will try again');
    }
  }
  return { done, failures };
}

async function storeEvents(conversation: Conversation): Promise<void> {
  if (conversation.events.length === 0) return;
  // Upserts say of each event that it is there; what a failed insert of many left out would be forgotten with the rest.
  await TimelineEventModel.bulkWrite(
    conversation.events.map((event) => ({
      updateOne: { filter: { conversationId: conversation._id, seq: event.seq }, update: { $setOnInsert: event }, upsert: true },
    })),
    { ordered: false },
  );
}

/** Takes what is done out of the document. Not a change of the conversation: `version` and `updatedAt` stay. */
async function forget(conversation: Conversation, effectKeys: string[]): Promise<void> {
  const lastSeq = conversation.events.at(-1)?.seq;
  if (lastSeq === undefined && effectKeys.length === 0) return;
  await ConversationModel.updateOne(
    { _id: conversation._id },
    { $pull: { ...(lastSeq !== undefined && { events: { seq: { $lte: lastSeq } } }), ...(effectKeys.length > 0 && { effects: { key: { $in: effectKeys } } }) } },
    { timestamps: false },
  );
}

async function publish(services: Services, conversation: Conversation, before: Conversation | undefined, { contact }: AtHand): Promise<void> {
  try {
    services.live.conversation(await presentForLive(conversation, contact), scopeOf(conversation), before && scopeOf(before));
  } catch (error) {
    services.log.warn({ err: error, conversationId: conversation._id.toHexString() }, 'live event not published');
  }
}
