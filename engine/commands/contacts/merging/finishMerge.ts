import type { Types } from 'mongoose';
import { ContactMergeModel, ContactModel, ConversationModel, MessageModel, type Contact, type ContactMerge } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { carryOutMerge } from './carryOutMerge.ts';
import { carryOutUnmerge } from './carryOutUnmerge.ts';
import { moveAbsorbed } from './moveAbsorbed.ts';

/** So long after a merge a process that began before it may still write to the absorbed contact, ms. */
const LATE_MS = 10 * 60_000;
const BATCH = 100;

/**
 * Carries out what is left of the merge, or the undoing, that a contact is in, whoever began it: every step is safe to
 * repeat. False when there was none, or when it could not be finished now; then the sweeper goes on trying.
 */
export async function finishMerge(services: Services, contact: Pick<Contact, '_id'>): Promise<boolean> {
  const merge = await ContactMergeModel.findOne({ working: contact._id }).lean();
  try {
    if (merge) await carryOut(services, merge);
    // A crash after the last step but one.
    else await unmarkEnded(contact._id);
    return true;
  } catch (error) {
    services.log.warn({ err: error, contactId: contact._id.toHexString() }, 'merge of contacts not finished, the sweeper will try again');
    return false;
  }
}

/** For the sweeper: finishes merges that nobody has touched since `before`. Answers how many. */
export async function finishForgottenMerges(services: Services, before: Date): Promise<number> {
  const merges = await ContactMergeModel.find({ state: { $in: ['merging', 'unmerging'] }, updatedAt: { $lt: before } }).limit(BATCH).lean();
  let finished = 0;
  for (const merge of merges) if (await finishMerge(services, { _id: merge.absorbedId })) finished += 1;
  return finished + (await moveLate(services));
}

/**
 * For whoever has just opened a conversation for a contact that they read before: if it was merged meanwhile, the
 * conversation follows.
 */
export async function followMerge(services: Services, contactId: Types.ObjectId): Promise<void> {
  const contact = await ContactModel.findById(contactId, { mergedInto: 1, mergeId: 1 }).lean();
  if (!contact?.mergedInto) return;
  const merge = await ContactMergeModel.findById(contact.mergeId).lean();
  if (merge) await moveAbsorbed(services, merge);
  await followMerge(services, contact.mergedInto);
}

async function carryOut(services: Services, merge: ContactMerge): Promise<void> {
  await (merge.state === 'merging' ? carryOutMerge(services, merge) : carryOutUnmerge(services, merge));
}

/** The mark of a merge that has ended; not that of one that has just begun. */
async function unmarkEnded(contactId: Types.ObjectId): Promise<void> {
  const marked = await ContactModel.findOne({ _id: contactId, merging: { $exists: true } }, { merging: 1 }).lean();
  if (!marked?.merging || (await ContactMergeModel.exists({ _id: marked.merging, working: contactId }))) return;
  await ContactModel.updateOne({ _id: contactId, merging: marked.merging }, { $unset: { merging: 1 } }, { timestamps: false });
}

/** What processes that were held up for a while wrote to contacts merged meanwhile. */
async function moveLate(services: Services): Promise<number> {
  const merges = await ContactMergeModel.find({ mergedAt: { $gte: new Date(services.now().getTime() - LATE_MS) }, state: 'merged' }).lean();
  if (merges.length === 0) return 0;
  const theirs = { contactId: { $in: merges.map(({ absorbedId }) => absorbedId) } };
  const late = new Set([...(await ConversationModel.distinct('contactId', theirs)), ...(await MessageModel.distinct('contactId', theirs))].map(String));
  let moved = 0;
  for (const merge of merges) {
    if (!late.has(merge.absorbedId.toHexString())) continue;
    try {
      if (await moveAbsorbed(services, merge)) moved += 1;
    } catch (error) {
      services.log.warn({ err: error, mergeId: merge._id.toHexString() }, 'what came late to a merged contact not moved, will be tried again');
    }
  }
  return moved;
}
