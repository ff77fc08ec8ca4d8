import { AppError, notFound } from '../../errors.ts';
import { ConversationModel, DeadLetterModel, MessageModel, type Conversation, type DeadLetter, type DeadLetterAbout, type PendingEffect } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { plainAim } from '../../routing/index.ts';
import type { Services } from '../../services.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { actorOf } from '../conversations/actors.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import { openKeyOf, type Happening } from '../conversations/draft.ts';
import type { MessageToWrite } from '../conversations/messageEffects.ts';
import { identityOf } from '../inbound/drainContact.ts';
import { messageIdsToAbsorb, stuckInSending, stuckOfSender } from './stuckWork.ts';

type About<Kind extends DeadLetterAbout['kind']> = Extract<DeadLetterAbout, { kind: Kind }>;

/**
 * Puts what is stuck aside for good, without losing what was said:
 * - a sender's messages are shown in the contact's open or last conversation on the device, which itself does not change,
 *   else in the history of the contact;
 * - a pending transfer is dropped, told by the timeline;
 * - deadlines of a conversation are forgotten until it changes again;
 * - messages that could not be sent become `failed`, and may be sent again one by one;
 * - of the effects of a conversation, received messages are shown in it, the text of one that could not be written stands
 *   in the timeline, a user's place is left to the reconciliation of slots;
 * - a conversation that found nobody is left for agents to take, until it waits anew;
 * - a job of unknown kind is forgotten.
 *
 * Throws `not_found`, and `not_discardable` for timeline events: without them the history would not replay.
 */
export async function discardDeadLetter(services: Services, viewer: Viewer, letterId: string): Promise<DeadLetter> {
  const letter = await DeadLetterModel.findById(letterId).lean();
  if (!letter) throw notFound();
  await putAside(services, viewer, letter);
  await DeadLetterModel.deleteOne({ _id: letter._id });
  services.log.info({ deadLetterId: letterId, queue: letter.queue, kind: letter.about.kind, by: viewer.id }, 'dead letter discarded');
  return letter;
}

async function putAside(services: Services, viewer: Viewer, { about, lastAt }: DeadLetter): Promise<void> {
  switch (about.kind) {
    case 'sender':
      return showInHistory(services, about);
    case 'transfer':
      return dropTransfer(services, viewer, about, lastAt);
    case 'deadline':
      return forgetDeadlines(about);
    case 'sending':
      return failQueued(about);
    case 'effects':
      return dropEffects(services, viewer, about);
    case 'routing':
      return leaveToPeople(about);
    case 'job':
  }
}

async function showInHistory(services: Services, about: About<'sender'>): Promise<void> {
  const messages = await MessageModel.find(stuckOfSender(about)).sort({ arrivedAt: 1, _id: 1 }).lean();
  const [first] = messages;
  if (!first) return;
  const contact = await findOrCreateContact(services, identityOf(messages));
  const identity = { deviceId: first.deviceId, contactId: contact._id };
  const conversation =
    (await ConversationModel.findOne({ openKey: openKeyOf(identity) }, { _id: 1 }).lean()) ??
    (await ConversationModel.findOne(identity, { _id: 1 }).sort({ openedAt: -1 }).lean());
  await MessageModel.updateMany(
    { _id: { $in: messages.map(({ _id }) => _id) }, undrained: true },
    { $set: { conversationId: conversation?._id ?? null, contactId: contact._id, updatedAt: services.now() }, $unset: { undrained: 1 } },
    { timestamps: false },
  );
}

/** A later transfer, or an offer, is another one. */
async function dropTransfer(services: Services, viewer: Viewer, { conversationId }: About<'transfer'>, failedAt: Date): Promise<void> {
  await changeConversation(services, conversationId, async ({ pendingTransfer }) => {
    if (!pendingTransfer || pendingTransfer.offer || pendingTransfer.requestedAt > failedAt) return null;
    const data = { toName: pendingTransfer.toName, reason: 'discarded' };
    return { happenings: [{ type: 'transfer_dropped', by: actorOf(viewer), data }], fields: { pendingTransfer: null } };
  });
}

/** They are derived from the conversation, so its version stays. */
async function forgetDeadlines({ conversationId }: About<'deadline'>): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId, { version: 1 }).lean();
  // One that changed meanwhile has deadlines of its own again.
  if (conversation) await ConversationModel.updateOne({ _id: conversation._id, version: conversation.version }, { $set: { deadlines: [] }, $unset: { nextDeadlineAt: 1 } }, { timestamps: false });
}

async function failQueued(about: About<'sending'>): Promise<void> {
  await MessageModel.updateMany(stuckInSending(about), { $set: { status: 'failed', failureReason: 'discarded', claim: null, nextAttemptAt: null } });
}

/** As a manual queue would: neither due, nor to be given to anybody. Only what routing keeps with it changes, so its version stays. */
async function leaveToPeople({ conversationId }: About<'routing'>): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId, { departmentId: 1, version: 1 }).lean();
  if (!conversation) return;
  const aim = { ...plainAim(conversation.departmentId?.toHexString() ?? null), strategy: { kind: 'manual' as const } };
  await ConversationModel.updateOne({ _id: conversation._id, version: conversation.version }, { $set: { routing: { aim, declinedBy: [] } } }, { timestamps: false });
}

async function dropEffects(services: Services, viewer: Viewer, { conversationId }: About<'effects'>): Promise<void> {
  const before = await ConversationModel.findById(conversationId).lean();
  if (!before) return;
  if (before.effects.length === 0 && before.events.length > 0) throw new AppError('not_discardable');
  await MessageModel.updateMany(
    { _id: { $in: messageIdsToAbsorb(before) }, undrained: true },
    { $set: { conversationId: before._id, contactId: before.contactId, updatedAt: services.now() }, $unset: { undrained: 1 } },
    { timestamps: false },
  );
  const keys = before.effects.map(({ key }) => key);
  await changeConversation(services, conversationId, async (conversation) => ({ happenings: tellDropped(viewer, conversation, keys) }));
  await ConversationModel.updateOne({ _id: before._id }, { $pull: { effects: { key: { $in: keys } } } }, { timestamps: false });
}

/** The lines come first: a crash in between leaves the effects, and the lines say what was meant. */
function tellDropped(viewer: Viewer, { effects }: Conversation, keys: string[]): Happening[] {
  return effects.filter(({ key }) => keys.includes(key)).map((effect) => ({ type: 'work_dropped', by: actorOf(viewer), data: describe(effect) }));
}

/** A message that is never written keeps its words, and its place among the outgoing ones, in the timeline. */
function describe({ type, data }: PendingEffect): Record<string, unknown> {
  if (type !== 'writeMessage') return { effect: type };
  const { _id, seq, text } = data.message as MessageToWrite; // As `writeMessageEffect` makes it.
  return { effect: type, messageId: _id.toHexString(), seq, text };
}
