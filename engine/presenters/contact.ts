import type { ContactRecord } from '../contract/index.ts';
import type { Contact } from '../models/index.ts';

/** The contract's JSON of a contact. */
export function presentContact(contact: Contact): ContactRecord {
  return {
    id: contact._id.toHexString(),
    name: contact.name,
    phone: contact.phone,
    identityKeys: [...contact.identityKeys, ...(contact.absorbedKeys ?? [])],
    clientId: contact.clientId?.toHexString() ?? null,
    ignored: contact.ignored,
    ...(contact.mergedInto && { mergedInto: contact.mergedInto.toHexString() }),
    ...(contact.possibleDuplicates?.length && { possibleDuplicates: contact.possibleDuplicates.map(String) }),
  };
}
