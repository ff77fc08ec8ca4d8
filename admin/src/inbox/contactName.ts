import type { ConversationRecord } from '../../../engine/contract/index.ts';
import { formatPhone } from '../phones/phoneModel.ts';

type Contact = Pick<ConversationRecord['contact'], 'name' | 'phone'>;

/** The contact's name; empty when it has none but its phone. */
export function contactName({ name, phone }: Contact): string {
  const bare = name.trim();
  return bare === phone || /^\+?\d{8,}$/u.test(bare) ? '' : bare;
}

/** What a contact is called on screen: its name, else its phone, else whatever stands for a name. */
export function contactTitle(contact: Contact): string {
  return contactName(contact) || formatPhone(contact.phone) || contact.name;
}
