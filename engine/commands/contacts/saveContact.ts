import type { ContactCreate, ContactUpdate } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { phoneKey, toE164 } from '../../identity/phone.ts';
import { ClientModel, ContactMergeModel, ContactModel, ConversationModel, MessageModel, type Contact } from '../../models/index.ts';
import { presentConversations, scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { conversationTokens } from '../conversations/openConversation.ts';
import { referenceTo } from '../references.ts';
import { contactTokens } from './contactTokens.ts';

/** A contact that nobody has heard from yet. Throws `invalid` for an impossible phone, `duplicate` for a known one. */
export async function createContact({ name, phone, clientId, ignored }: ContactCreate): Promise<Contact> {
  const e164 = toE164(phone);
  if (e164 === null) throw invalid({ phone: 'field.phone' });
  const client = await referenceTo(ClientModel, clientId, 'clientId', 'field.unknownClient');
  const contact = await ContactModel.create({
    name,
    phone: e164,
    identityKeys: [phoneKey(e164)],
    clientId: client,
    ignored,
    tokens: contactTokens({ name, phone: e164 }),
  });
  return contact.toObject();
}

/** Changes what a contact is called and whether it is ignored; a new name reaches its active conversations. The link to a client has its own commands. */
export async function updateContact(services: Services, contactId: string, { name, ignored }: Omit<ContactUpdate, 'clientId'>): Promise<Contact> {
  const before = await ContactModel.findById(contactId).lean();
  if (!before) throw notFound();
  if (before.mergedInto) throw new AppError('already_merged');
  const set = { ...(name !== undefined && { name, tokens: contactTokens({ ...before, name }) }), ...(ignored !== undefined && { ignored }) };
  const contact = await ContactModel.findByIdAndUpdate(contactId, { $set: set }, { returnDocument: 'after' }).lean();
  if (!contact) throw notFound();
  if (contact.name !== before.name) await renameInConversations(services, contact);
  return contact;
}

/** Deletes a contact that never wrote and was never merged. Throws `in_use` otherwise. */
export async function deleteContact(contactId: string): Promise<Contact> {
  const isUsed = (await ConversationModel.exists({ contactId })) ?? (await MessageModel.exists({ contactId })) ?? (await ContactMergeModel.exists({ $or: [{ keptId: contactId }, { absorbedId: contactId }] }));
  if (isUsed) throw new AppError('in_use');
  const contact = await ContactModel.findByIdAndDelete(contactId).lean();
  if (!contact) throw notFound();
  return contact;
}

/** Conversations are searched by their contact's name, and show it. Closed ones keep the tokens of their time. */
async function renameInConversations(services: Services, contact: Contact): Promise<void> {
  const conversations = await ConversationModel.find({ contactId: contact._id, active: true }).lean();
  for (const { _id, protocol } of conversations) {
    await ConversationModel.updateOne({ _id }, { $set: { tokens: conversationTokens(protocol, contact) } });
  }
  const records = await presentConversations(conversations);
  conversations.forEach((conversation, index) => {
    const record = records[index];
    if (record) services.live.conversation(record, scopeOf(conversation));
  });
}
