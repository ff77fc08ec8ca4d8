import type { ClientRecord } from '../contract/index.ts';
import type { Client } from '../models/index.ts';

/** The contract's JSON of a client. */
export function presentClient(client: Client): ClientRecord {
  return {
    id: client._id.toHexString(),
    name: client.name,
    document: client.document ?? null,
    documentType: client.documentType ?? null,
    email: client.email,
    phones: client.phones,
    address: client.address,
    notes: client.notes,
    managerId: client.managerId?.toHexString() ?? null,
    active: client.active,
  };
}
