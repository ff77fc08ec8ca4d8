import type { QueryClient } from '@tanstack/react-query';
import type { ContactRecord } from '../../../../engine/contract/index.ts';
import { applyConversation } from '../applyChange.ts';
import { knownConversations } from '../knownConversations.ts';

/**
 * Shows a contact's new name and client in every conversation known here. The conversations' versions
 * stay, so the server's own records, which come later, still win.
 */
export function patchContact(client: QueryClient, viewerId: string, { id, name, phone, clientId }: ContactRecord): void {
  // Applying renews the memory that is read here, so what concerns the contact is taken out of it first.
  const concerned = [...knownConversations(client).values()].filter((conversation) => conversation.contact.id === id);
  for (const conversation of concerned) applyConversation(client, viewerId, { ...conversation, contact: { id, name, phone, clientId } });
}
