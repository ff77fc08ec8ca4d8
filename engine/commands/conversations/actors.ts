import type { Actor } from '../../contract/index.ts';
import type { MessageAuthor } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { phoneOfKey } from '../../identity/phone.ts';

/** The viewer, as the timeline names them. */
export function actorOf(viewer: Viewer): Actor {
  return { kind: 'user', id: viewer.id, name: viewer.name };
}

/** The viewer, as their messages name them. */
export function authorOf(viewer: Pick<Viewer, 'id' | 'name'>): MessageAuthor {
  return { kind: 'user', id: viewer.id, name: viewer.name };
}

/** Where to send to: the number as the network knows it, else the LID. */
export function destinationOf(contact: { phone: string | null; identityKeys: string[] }): string | null {
  if (contact.phone) return `tel:${contact.phone}`;
  return contact.identityKeys.find((key) => phoneOfKey(key) === null) ?? contact.identityKeys[0] ?? null;
}
