import { ContactModel, MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { applyAmendments } from './applyAmendments.ts';
import { followPreview } from './followPreview.ts';
import { relateMessages } from './relateMessages.ts';

const BATCH = 200;

/**
 * Carries over what a message that is marked `unapplied` says of others: one of ours that the network has acknowledged, or
 * one that has taken the place of its placeholder. Repeatable; the mark goes last.
 */
export async function finishApplying(services: Services, message: Message): Promise<void> {
  const contact = message.contactId && (await ContactModel.findById(message.contactId).lean());
  if (contact) await relateMessages(services, contact, [message]);
  if (message.targetId) await applyAmendments(services, message.targetId);
  await applyAmendments(services, message._id);
  await followPreview(services, message);
  await MessageModel.updateOne({ _id: message._id, unapplied: true }, { $unset: { unapplied: 1 } });
}

/** For the sweeper: those whose process died before it had finished. */
export async function finishForgottenApplying(services: Services, before: Date): Promise<number> {
  const forgotten = await MessageModel.find({ unapplied: true, updatedAt: { $lt: before }, undrained: { $exists: false }, status: { $in: ['received', 'sent', 'delivered', 'read'] } })
    .limit(BATCH)
    .lean();
  for (const message of forgotten) await finishApplying(services, message);
  return forgotten.length;
}
