import { ContactModel, type Contact } from '../../models/index.ts';

/** Merges upon merges: more than that is a circle, which nothing can make. */
const MOST_HOPS = 100;

/** The contact that stands for this one now: itself, or the one that merging made of it. */
export async function livingContact(contact: Contact): Promise<Contact> {
  let living = contact;
  for (let hop = 0; living.mergedInto && hop < MOST_HOPS; hop += 1) {
    living = await ContactModel.findById(living.mergedInto).orFail().lean();
  }
  return living;
}

/** Every key under which somebody may write to this contact: its own, and those of the contacts merged into it. */
export function allKeysOf(contact: Pick<Contact, 'identityKeys' | 'absorbedKeys'>): string[] {
  return [...contact.identityKeys, ...(contact.absorbedKeys ?? [])];
}
