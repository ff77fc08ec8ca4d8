import { lidKey, phoneKey } from '../../identity/phone.ts';
import { suffixTokens, wordTokens } from '../../identity/tokens.ts';
import { ContactModel, isDuplicateKey, type Contact } from '../../models/index.ts';

/** How a provider names a person: at least one of `phone` (E.164) and `lid`. */
export interface Identity {
  phone: string | null;
  lid: string | null;
  /** The name they give themselves. */
  pushName: string | null;
}

/** The canonical keys of an identity, LID first. */
export function identityKeysOf({ phone, lid }: Pick<Identity, 'phone' | 'lid'>): string[] {
  return [...(lid ? [lidKey(lid)] : []), ...(phone ? [phoneKey(phone)] : [])];
}

/**
 * The one contact of a person: found by LID first, then by phone; keys that were not known yet are added; made when there
 * is none. Two callers at once get the same one.
 */
export async function findOrCreateContact(identity: Identity): Promise<Contact> {
  const keys = identityKeysOf(identity);
  if (keys.length === 0) throw new Error('an identity without a phone and without a LID');
  for (;;) {
    const found = await findContact(keys);
    if (found) return completeContact(found, identity, keys);
    try {
      const created = await ContactModel.create({
        name: identity.pushName ?? '',
        phone: identity.phone,
        identityKeys: keys,
        tokens: contactTokens({ name: identity.pushName ?? '', phone: identity.phone }),
      });
      return created.toObject<Contact>();
    } catch (error) {
      // Somebody made it meanwhile: read it.
      if (!isDuplicateKey(error)) throw error;
    }
  }
}

/** What finds a contact: the words of the name and the digits of the phone. */
export function contactTokens({ name, phone }: { name: string; phone: string | null }): string[] {
  return [...new Set([...wordTokens(name), ...suffixTokens(phone ?? '')])];
}

async function findContact(keys: string[]): Promise<Contact | null> {
  const candidates = await ContactModel.find({ identityKeys: { $in: keys } }).lean();
  return keys.map((key) => candidates.find((contact) => contact.identityKeys.includes(key))).find(Boolean) ?? null;
}

/** Adds what this identity knows and the contact does not; a name that a person gave stays. */
async function completeContact(contact: Contact, { phone, pushName }: Identity, keys: string[]): Promise<Contact> {
  const newKeys = keys.filter((key) => !contact.identityKeys.includes(key));
  const name = contact.name || (pushName ?? '');
  const number = contact.phone ?? phone;
  if (newKeys.length === 0 && name === contact.name && number === contact.phone) return contact;
  try {
    return await ContactModel.findByIdAndUpdate(
      contact._id,
      { $set: { name, phone: number, tokens: contactTokens({ name, phone: number }) }, $addToSet: { identityKeys: { $each: newKeys } } },
      { returnDocument: 'after' },
    )
      .orFail()
      .lean();
  } catch (error) {
    // The other key belongs to another contact: merging is a person's decision.
    if (isDuplicateKey(error)) return contact;
    throw error;
  }
}
