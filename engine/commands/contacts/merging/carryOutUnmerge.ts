import type { Types } from 'mongoose';
import { AppError } from '../../../errors.ts';
import { phoneKey } from '../../../identity/phone.ts';
import { ContactMergeModel, ContactModel, ConversationModel, MessageModel, type ContactMerge } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import type { Draft } from '../../conversations/draft.ts';
import { partConversations } from '../../joining/index.ts';
import { allKeysOf } from '../livingContact.ts';
import { markContacts, renewAbsorbedKeys, unmarkContacts, type MergeStep } from './carryOutMerge.ts';
import { changeContact, joiningOf } from './changeContact.ts';

/** In this order; from `reviveAbsorbed` on the contacts are two again, and what arrives finds its own. */
export const UNMERGE_STEPS: readonly MergeStep[] = [markContacts, reviveAbsorbed, returnLater, partJoined, returnConversations, returnLooseMessages, restoreKept, endUnmerge];

export async function carryOutUnmerge(services: Services, merge: ContactMerge): Promise<void> {
  for (const step of UNMERGE_STEPS) {
    const current = await ContactMergeModel.findOne({ _id: merge._id, state: 'unmerging' }).lean();
    if (!current) return;
    await step(services, current);
  }
}

async function reviveAbsorbed(_services: Services, { _id, absorbedId }: ContactMerge): Promise<void> {
  await ContactModel.updateOne({ _id: absorbedId, mergeId: _id }, { $set: { mergedInto: null, mergeId: null } });
  await renewAbsorbedKeys(absorbedId);
}

/**
 * A conversation since the merge in which only the absorbed contact wrote is theirs too. It goes back first: it is newer
 * than what the merge closed.
 */
async function returnLater(services: Services, merge: ContactMerge): Promise<void> {
  const keys = allKeysOf(await ContactModel.findById(merge.absorbedId).orFail().lean());
  const later = await ConversationModel.find({ contactId: merge.keptId, openedAt: { $gte: merge.createdAt } }, { _id: 1 }).lean();
  for (const { _id } of later) {
    const senders = await MessageModel.distinct('senderKey', { conversationId: _id, direction: 'in' });
    const isTheirs = senders.length > 0 && senders.every((key) => key !== null && keys.includes(key));
    const isNewer = merge.joins.some(({ newerId }) => newerId.equals(_id));
    if (!isTheirs || isNewer) continue;
    await ContactMergeModel.updateOne({ _id: merge._id }, { $addToSet: { conversationIds: _id } });
    await returnConversation(services, merge, _id);
  }
}

/** The last join first. */
async function partJoined(services: Services, merge: ContactMerge): Promise<void> {
  for (const join of merge.joins.toReversed()) await partConversations(services, joiningOf(merge), join);
}

async function returnConversations(services: Services, merge: ContactMerge): Promise<void> {
  for (const conversationId of merge.conversationIds) await returnConversation(services, merge, conversationId);
}

async function returnConversation(services: Services, merge: ContactMerge, conversationId: Types.ObjectId): Promise<void> {
  try {
    await changeConversation(services, conversationId, async (current): Promise<Draft | null> => {
      if (!current.contactId.equals(merge.keptId)) return null;
      return changeContact(merge, current, merge.absorbedId);
    });
  } catch (error) {
    // The contact has got another active one on the device: this one stays with the kept contact.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
  }
}

async function returnLooseMessages(_services: Services, { keptId, absorbedId, conversationIds }: ContactMerge): Promise<void> {
  const theirs = (await ConversationModel.find({ _id: { $in: conversationIds }, contactId: absorbedId }, { _id: 1 }).lean()).map(({ _id }) => _id);
  const keys = allKeysOf(await ContactModel.findById(absorbedId).orFail().lean());
  for (const filter of [{ conversationId: { $in: theirs } }, { conversationId: null, senderKey: { $in: keys } }]) {
    await MessageModel.updateMany({ ...filter, contactId: keptId }, { $set: { contactId: absorbedId } }, { timestamps: false });
  }
}

/** What the merge filled in goes again, unless somebody changed it since; and a phone that is the other's. */
async function restoreKept(_services: Services, { keptId, absorbedId, before, after }: ContactMerge): Promise<void> {
  for (const field of ['name', 'phone', 'clientId'] as const) {
    if (String(before[field]) !== String(after[field])) await ContactModel.updateOne({ _id: keptId, [field]: after[field] }, { $set: { [field]: before[field] } });
  }
  const { phone } = await ContactModel.findById(keptId).orFail().lean();
  const theirs = await ContactModel.findById(absorbedId).orFail().lean();
  if (phone && theirs.identityKeys.includes(phoneKey(phone))) await ContactModel.updateOne({ _id: keptId, phone }, { $set: { phone: before.phone } });
  await renewAbsorbedKeys(keptId);
}

async function endUnmerge(services: Services, merge: ContactMerge): Promise<void> {
  await ContactMergeModel.updateOne({ _id: merge._id, state: 'unmerging' }, { $set: { state: 'unmerged', undoneAt: services.now() }, $unset: { working: 1 } });
  await unmarkContacts(merge);
}
