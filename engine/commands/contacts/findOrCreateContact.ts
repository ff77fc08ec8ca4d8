import { lidKey, phoneKey } from '../../identity/phone.ts';
import { ContactModel, isDuplicateKey, type Contact } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { contactTokens } from './contactTokens.ts';
import { allKeysOf, livingContact } from './livingContact.ts';
import { finishMerge } from './merging/finishMerge.ts';
import { reconcileContacts } from './merging/reconcileContacts.ts';

/** How a provider names a person: at least one of `phone` (E.164) and `lid`. */
export interface Identity {
  phone: string | null;
  lid: string | null;
  /** The name they give themselves. */
  pushName: string | null;
}

/** Somebody else's change in between each time: that many in a row are no race any more. */
const MAX_ATTEMPTS = 100;

/** The canonical keys of an identity, LID first. */
export function identityKeysOf({ phone, lid }: Pick<Identity, 'phone' | 'lid'>): string[] {
  return [...(lid ? [lidKey(lid)] : []), ...(phone ? [phoneKey(phone)] : [])];
}

/**
 * The one contact of a person: found by LID first, then by phone, through every merge; keys that were not known yet are
 * added; made when there is none. Where the LID and the phone were two contacts until now, they become one if nothing
 * speaks against it; else the LID decides, and the pair is offered to people. A merge under way is finished first.
 * Callers at once get the same one.
 */
export async function findOrCreateContact(services: Services, identity: Identity): Promise<Contact> {
  const keys = identityKeysOf(identity);
  if (keys.length === 0) throw new Error('an identity without a phone and without a LID');
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const holders = await findHolders(keys);
    const [first, ...others] = holders;
    const found = first ? await resolve(services, identity, keys, first, others) : await create(identity, keys);
    if (found) return found;
  }
  throw new Error(`the contact of ${keys.join(' ')} changed ${MAX_ATTEMPTS} times while it was looked for`);
}

/** Whose document each key stands in, LID first, each contact once. */
async function findHolders(keys: string[]): Promise<Contact[]> {
  const candidates = await ContactModel.find({ identityKeys: { $in: keys } }).lean();
  const holders = keys.map((key) => candidates.find((contact) => contact.identityKeys.includes(key))).filter((contact) => contact !== undefined);
  return [...new Set(holders)];
}

/** Null when it must be looked for again. */
async function resolve(services: Services, identity: Identity, keys: string[], holder: Contact, others: Contact[]): Promise<Contact | null> {
  const living = await livingContact(holder);
  if (living.merging && (await finishMerge(services, living))) return null;
  for (const other of others) {
    const otherLiving = await livingContact(other);
    if (otherLiving._id.equals(living._id)) continue;
    return (await reconcileContacts(services, living, otherLiving)) ? null : living;
  }
  return complete(living, holder, identity, keys);
}

/** Null when somebody made it meanwhile. */
async function create({ pushName, phone }: Identity, keys: string[]): Promise<Contact | null> {
  const name = pushName ?? '';
  try {
    const created = await ContactModel.create({ name, phone, identityKeys: keys, tokens: contactTokens({ name, phone }) });
    return created.toObject<Contact>();
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

/**
 * Adds what this identity knows and the contact does not; a name that a person gave stays. A new key joins the one that
 * it came with, in the document of a contact that was merged: so it goes along when the merge is undone.
 */
async function complete(living: Contact, holder: Contact, { phone, pushName }: Identity, keys: string[]): Promise<Contact | null> {
  const known = allKeysOf(living);
  const newKeys = keys.filter((key) => !known.includes(key));
  const isOwn = holder._id.equals(living._id);
  try {
    if (!isOwn && newKeys.length > 0) {
      // A crash after this write leaves the living one without the key: so that is looked for, whatever the holder has.
      await ContactModel.updateOne({ _id: holder._id }, { $addToSet: { identityKeys: { $each: newKeys } }, ...(holder.phone === null && phone && { $set: { phone } }) });
    }
    const name = living.name || (pushName ?? '');
    const number = living.phone ?? phone;
    if (newKeys.length === 0 && name === living.name && number === living.phone) return living;
    const absorbedKeys = [...(living.absorbedKeys ?? []), ...(isOwn ? [] : newKeys)];
    return await ContactModel.findOneAndUpdate(
      { _id: living._id, mergedInto: null },
      {
        $set: { name, phone: number, tokens: contactTokens({ name, phone: number, absorbedKeys }) },
        $addToSet: { [isOwn ? 'identityKeys' : 'absorbedKeys']: { $each: newKeys } },
      },
      { returnDocument: 'after' },
    ).lean();
  } catch (error) {
    // The other key got an owner meanwhile.
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}
