import { ConversationModel, TimelineEventModel, type Conversation, type PendingEffect } from '../../models/index.ts';
import { presentConversation, scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { runEffect } from './runEffect.ts';

/**
 * After a change is saved: tell the panels, carry out the effects this process claimed with it, and drain the timeline
 * events into their own collection. Each part is safe to repeat; what a crash leaves behind the sweeper finds.
 * `before`: the conversation before the change, to tell those who no longer see it.
 */
export async function settleConversation(services: Services, conversation: Conversation, before?: Conversation): Promise<void> {
  const [done] = await Promise.all([runEffects(services, conversation, isClaimedBy(services.processId)), storeEvents(conversation), publish(services, conversation, before)]);
  await forget(conversation, done);
}

/** For the sweeper and the drain: effects of whoever claimed them, once the claim is old enough or `claims` is ignored. */
export async function settleAbandoned(services: Services, conversation: Conversation): Promise<void> {
  const [done] = await Promise.all([runEffects(services, conversation, () => true), storeEvents(conversation)]);
  await forget(conversation, done);
}

function isClaimedBy(processId: string): (effect: PendingEffect) => boolean {
  return (effect) => effect.claimedBy === processId;
}

/** The keys of those that were carried out. A failure is logged and left to the sweeper: the change itself is saved. */
async function runEffects(services: Services, conversation: Conversation, isOurs: (effect: PendingEffect) => boolean): Promise<string[]> {
  const done: string[] = [];
  for (const effect of conversation.effects.filter(isOurs)) {
    try {
      await runEffect(services, conversation, effect);
      done.push(effect.key);
    } catch (error) {
      services.log.warn({ err: error, conversationId: conversation._id.toHexString(), effect: effect.key }, 'effect not carried out, the sweeper will try again');
    }
  }
  return done;
}

async function storeEvents(conversation: Conversation): Promise<void> {
  if (conversation.events.length === 0) return;
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

async function publish(services: Services, conversation: Conversation, before?: Conversation): Promise<void> {
  try {
    services.live.conversation(await presentConversation(conversation), scopeOf(conversation), before && scopeOf(before));
  } catch (error) {
    services.log.warn({ err: error, conversationId: conversation._id.toHexString() }, 'live event not published');
  }
}
