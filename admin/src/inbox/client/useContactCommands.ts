import { useQueryClient } from '@tanstack/react-query';
import type { ContactRecord, ConversationRecord } from '../../../../engine/contract/index.ts';
import { api } from '../../providers/api.ts';
import { inboxKeys } from '../inboxKeys.ts';
import { patchContact } from './patchContact.ts';

/** What the panel changes of a contact; each shows at once in every list that names the contact. Throws the API's errors. */
export function useContactCommands(conversation: ConversationRecord, viewerId: string) {
  const client = useQueryClient();
  const { id } = conversation.contact;
  const apply = (contact: ContactRecord) => {
    patchContact(client, viewerId, contact);
    void client.invalidateQueries({ queryKey: inboxKeys.timeline(conversation.id) });
    void client.invalidateQueries({ queryKey: ['contacts'] });
  };
  return {
    rename: async (name: string) => apply(await api.put<ContactRecord>(`/contacts/${id}`, { name })),
    link: async (clientId: string) => apply(await api.post<ContactRecord>(`/contacts/${id}/link`, { clientId })),
    unlink: async () => apply(await api.delete<ContactRecord>(`/contacts/${id}/link`)),
  };
}
