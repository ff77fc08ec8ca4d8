import { AppError } from '../../../errors.ts';
import { phoneOfKey } from '../../../identity/phone.ts';
import { ContactMergeModel, ContactModel, type Contact } from '../../../models/index.ts';
import type { Services } from '../../../services.ts';
import { allKeysOf } from '../livingContact.ts';
import { mergeContacts } from './mergeContacts.ts';

/**
 * The provider says that the contact of a LID and the contact of a phone are one person. Merges them, as the system, into
 * the older one, when nothing speaks against it: true then, or when somebody else is at it, so look again. Otherwise false,
 * and each is noted in the other as a possible duplicate, for a person to decide, unless a person already parted them.
 */
export async function reconcileContacts(services: Services, ofLid: Contact, ofPhone: Contact): Promise<boolean> {
  if (await wereParted(ofLid, ofPhone)) return false;
  if (contradict(ofLid, ofPhone)) {
    await offer(ofLid, ofPhone);
    return false;
  }
  const [kept, absorbed] = isOlder(ofLid, ofPhone) ? [ofLid, ofPhone] : [ofPhone, ofLid];
  try {
    await mergeContacts(services, { kind: 'system' }, { keptId: kept._id.toHexString(), absorbedId: absorbed._id.toHexString() });
  } catch (error) {
    // Another process merges, or has merged, one of them.
    if (!(error instanceof AppError && (error.code === 'merge_pending' || error.code === 'already_merged'))) throw error;
  }
  return true;
}

/** Each of them knows something of its own that the other would have to be. */
function contradict(ofLid: Contact, ofPhone: Contact): boolean {
  const hasPhone = ofLid.phone !== null || allKeysOf(ofLid).some((key) => phoneOfKey(key) !== null);
  const hasLid = allKeysOf(ofPhone).some((key) => phoneOfKey(key) === null);
  const areOfTwoClients = ofLid.clientId !== null && ofPhone.clientId !== null && !ofLid.clientId.equals(ofPhone.clientId);
  return hasPhone || hasLid || areOfTwoClients || ofLid.ignored !== ofPhone.ignored;
}

async function wereParted(one: Contact, other: Contact): Promise<boolean> {
  const pairs = [[one, other], [other, one]].map(([kept, absorbed]) => ({ keptId: kept?._id, absorbedId: absorbed?._id }));
  return (await ContactMergeModel.exists({ state: { $in: ['unmerging', 'unmerged'] }, $or: pairs })) !== null;
}

async function offer(one: Contact, other: Contact): Promise<void> {
  for (const [contact, twin] of [[one, other], [other, one]] as const) {
    if (contact.possibleDuplicates?.some((id) => id.equals(twin._id))) continue;
    await ContactModel.updateOne({ _id: contact._id }, { $addToSet: { possibleDuplicates: twin._id } });
  }
}

/** The same answer whoever asks. */
function isOlder(one: Contact, other: Contact): boolean {
  const difference = one.createdAt.getTime() - other.createdAt.getTime();
  return difference === 0 ? one._id.toHexString() < other._id.toHexString() : difference < 0;
}
