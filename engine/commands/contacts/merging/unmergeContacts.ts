import { isValidObjectId } from 'mongoose';
import type { Actor } from '../../../contract/index.ts';
import { AppError, invalid, notFound } from '../../../errors.ts';
import { ContactMergeModel, ContactModel, isDuplicateKey, type Contact, type ContactMerge } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { carryOutUnmerge } from './carryOutUnmerge.ts';
import { finishMerge } from './finishMerge.ts';

export interface UnmergeCommand {
  /** Either of the two contacts. */
  contactId: string;
  mergeId: string;
}

export interface Unmerged {
  merge: ContactMerge;
  kept: Contact;
  restored: Contact;
}

/** Another merge with one of the contacts is finished first, at most so often. */
const MAX_ATTEMPTS = 3;

/**
 * Undoes a merge: keys, name, phone and client as they were, what came from the absorbed contact goes back, what was
 * closed by merging opens again where it can. Only the last merge of a contact can be undone. Throws `not_found`,
 * `invalid`, `already_undone`, `merge_not_last`, `merge_pending`.
 */
export async function unmergeContacts(services: Services, by: Actor, command: UnmergeCommand): Promise<Unmerged> {
  const merge = await begin(services, by, command);
  await carryOutUnmerge(services, merge);
  const [kept, restored] = await Promise.all([merge.keptId, merge.absorbedId].map((id) => ContactModel.findById(id).orFail().lean<Contact>()));
  if (!kept || !restored) throw notFound();
  return { merge: await ContactMergeModel.findById(merge._id).orFail().lean(), kept, restored };
}

/** The merge, if it can be undone now. Throws as {@link unmergeContacts}. */
export async function loadUndoable({ contactId, mergeId }: UnmergeCommand): Promise<ContactMerge> {
  if (!isValidObjectId(contactId) || !(await ContactModel.exists({ _id: contactId }))) throw notFound();
  const merge = isValidObjectId(mergeId) ? await ContactMergeModel.findById(mergeId).lean() : null;
  if (!merge || ![merge.keptId, merge.absorbedId].some((id) => id.equals(contactId))) throw invalid({ mergeId: 'field.unknownMerge' });
  if (merge.state === 'unmerging' || merge.state === 'unmerged') throw new AppError('already_undone');
  if (!(await isLast(merge))) throw new AppError('merge_not_last');
  return merge;
}

/** Whether nothing was merged on top of it. */
export async function isLast({ _id, keptId, createdAt }: Pick<ContactMerge, '_id' | 'keptId' | 'createdAt'>): Promise<boolean> {
  const onTop = { state: { $ne: 'unmerged' as const }, _id: { $ne: _id }, $or: [{ keptId, createdAt: { $gte: createdAt } }, { absorbedId: keptId }] };
  return (await ContactMergeModel.exists(onTop)) === null;
}

/** From here on it is being undone, whatever becomes of this process. */
async function begin(services: Services, by: Actor, command: UnmergeCommand): Promise<ContactMerge> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const merge = await loadUndoable(command);
    try {
      const begun = await ContactMergeModel.findOneAndUpdate(
        { _id: merge._id, state: 'merged' },
        { $set: { state: 'unmerging', undoneBy: by, working: [merge.keptId, merge.absorbedId] } },
        { returnDocument: 'after' },
      ).lean();
      if (begun && (await isLast(begun))) return begun;
      // Another merge came first, and while `working` was free it may have begun.
      if (begun) await ContactMergeModel.updateOne({ _id: begun._id }, { $set: { state: 'merged', undoneBy: null }, $unset: { working: 1 } });
      else await finishMerge(services, { _id: merge.keptId });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      for (const _id of [merge.keptId, merge.absorbedId]) await finishMerge(services, { _id });
    }
  }
  throw new AppError('merge_pending');
}
