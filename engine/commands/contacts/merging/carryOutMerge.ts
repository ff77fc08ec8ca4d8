import { ContactMergeModel, ContactModel, type ContactMerge } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { contactTokens } from '../contactTokens.ts';
import { allKeysOf } from '../livingContact.ts';
import { moveAbsorbed } from './moveAbsorbed.ts';

/** One step of a merge. Safe to repeat, and to run twice at once. */
export type MergeStep = (services: Services, merge: ContactMerge) => Promise<unknown>;

/** In this order; from `absorbContact` on the merge is a fact, and what writes to the absorbed contact finds the kept one. */
export const MERGE_STEPS: readonly MergeStep[] = [markContacts, absorbContact, completeKept, moveAbsorbed, endMerge];

export async function carryOutMerge(services: Services, merge: ContactMerge): Promise<void> {
  for (const step of MERGE_STEPS) {
    // Somebody else may have ended it, and a person undone it, while this process was held up.
    if (!(await ContactMergeModel.exists({ _id: merge._id, state: 'merging' }))) return;
    await step(services, merge);
  }
}

/** Whoever finds one of them from now on finishes the merge first. */
export async function markContacts(_services: Services, merge: ContactMerge): Promise<void> {
  await ContactModel.updateMany({ _id: { $in: [merge.keptId, merge.absorbedId] } }, { $set: { merging: merge._id } }, { timestamps: false });
}

/** What the kept contact holds of others: their keys, for it to be found by and drained together. */
export async function renewAbsorbedKeys(keptId: ContactMerge['keptId']): Promise<void> {
  const absorbed = await ContactModel.find({ mergedInto: keptId }).lean();
  const absorbedKeys = absorbed.flatMap(allKeysOf);
  const { name, phone } = await ContactModel.findById(keptId).orFail().lean();
  await ContactModel.updateOne({ _id: keptId }, { $set: { absorbedKeys, tokens: contactTokens({ name, phone, absorbedKeys }) } });
}

/**
 * The keys stay in the absorbed contact's document: so none is ever without its owner, and one write decides. A merge that
 * another one overtook before it was checked is dropped.
 */
async function absorbContact(_services: Services, merge: ContactMerge): Promise<void> {
  const { _id, keptId, absorbedId } = merge;
  if (await ContactModel.exists({ _id: keptId, mergedInto: null })) {
    await ContactModel.updateOne({ _id: absorbedId, mergedInto: null }, { $set: { mergedInto: keptId, mergeId: _id } });
  }
  if (await ContactModel.exists({ _id: absorbedId, mergeId: _id })) return;
  await ContactMergeModel.deleteOne({ _id });
  await unmarkContacts(merge);
}

/** What was changed since the merge was asked for stays. */
async function completeKept(_services: Services, merge: ContactMerge): Promise<void> {
  const { keptId, absorbedId, before, after } = merge;
  const fill = async (field: keyof ContactMerge['after']) => {
    if (String(before[field]) !== String(after[field])) await ContactModel.updateOne({ _id: keptId, [field]: before[field] }, { $set: { [field]: after[field] } });
  };
  await fill('name');
  await fill('phone');
  await fill('clientId');
  await ContactModel.updateMany({ _id: { $in: [keptId, absorbedId] } }, { $pull: { possibleDuplicates: { $in: [keptId, absorbedId] } } });
  await renewAbsorbedKeys(keptId);
}

/** The record first: a mark without one is taken away by whoever meets it. */
export async function endMerge(services: Services, merge: ContactMerge): Promise<void> {
  await ContactMergeModel.updateOne({ _id: merge._id, state: 'merging' }, { $set: { state: 'merged', mergedAt: services.now() }, $unset: { working: 1 } });
  await unmarkContacts(merge);
}

export async function unmarkContacts(merge: ContactMerge): Promise<void> {
  await ContactModel.updateMany({ _id: { $in: [merge.keptId, merge.absorbedId] }, merging: merge._id }, { $unset: { merging: 1 } }, { timestamps: false });
}

