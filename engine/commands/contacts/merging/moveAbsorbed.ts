import type { Types } from 'mongoose';
import { AppError } from '../../../errors.ts';
import { ContactMergeModel, ConversationModel, MessageModel, type ContactMerge } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { changeConversation } from '../../conversations/changeConversation.ts';
import { openKeyOf, type Draft } from '../../conversations/draft.ts';
import { byAge, joinConversations } from '../../joining/index.ts';
import { changeContact, isInForce, joiningOf } from './changeContact.ts';

const BATCH = 200;
/** More rounds than conversations anybody has. */
const MAX_ROUNDS = 10_000;

/**
 * Everything that is the absorbed contact's becomes the kept one's, active conversations first. Where both have an active
 * one on a device, the older absorbs the newer. Safe to repeat, also after the merge: for what came late. Answers whether
 * there was anything.
 */
export async function moveAbsorbed(services: Services, merge: ContactMerge): Promise<boolean> {
  const { joins } = await ContactMergeModel.findById(merge._id, { joins: 1 }).orFail().lean();
  for (const join of joins) await joinConversations(services, joiningOf(merge), join);

  let hasMoved = false;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    // Undone meanwhile: then what is theirs stays theirs.
    if (!(await isInForce(merge))) return hasMoved;
    const theirs = await ConversationModel.find({ contactId: merge.absorbedId }, { _id: 1 }).sort({ active: -1, openedAt: 1 }).limit(BATCH).lean();
    if (theirs.length === 0) {
      const { modifiedCount } = await MessageModel.updateMany({ contactId: merge.absorbedId }, { $set: { contactId: merge.keptId } }, { timestamps: false });
      return hasMoved || modifiedCount > 0;
    }
    hasMoved = true;
    await ContactMergeModel.updateOne({ _id: merge._id }, { $addToSet: { conversationIds: { $each: theirs.map(({ _id }) => _id) } } });
    for (const { _id } of theirs) await moveConversation(services, merge, _id);
  }
  throw new Error(`the conversations of contact ${merge.absorbedId.toHexString()} could not be moved in ${MAX_ROUNDS} rounds`);
}

async function moveConversation(services: Services, merge: ContactMerge, conversationId: Types.ObjectId): Promise<void> {
  const conversation = await ConversationModel.findById(conversationId).orFail().lean();
  if (!conversation.contactId.equals(merge.absorbedId)) return;
  const key = openKeyOf({ deviceId: conversation.deviceId, contactId: merge.keptId });
  // Not itself: another process may have moved it since it was read.
  const other = conversation.active ? await ConversationModel.findOne({ openKey: key, _id: { $ne: conversationId } }).lean() : null;
  if (other) {
    const [older, newer] = byAge(conversation, other);
    const join = { olderId: older._id, newerId: newer._id };
    await ContactMergeModel.updateOne({ _id: merge._id }, { $addToSet: { joins: join } });
    return joinConversations(services, joiningOf(merge), join);
  }
  try {
    await changeConversation(services, conversationId, async (current): Promise<Draft | null> => {
      if (!current.contactId.equals(merge.absorbedId) || !(await isInForce(merge))) return null;
      return changeContact(merge, current, merge.keptId);
    });
  } catch (error) {
    // The kept contact got an active one on this device meanwhile: the next round joins them.
    if (!(error instanceof AppError && error.code === 'open_exists')) throw error;
  }
}
