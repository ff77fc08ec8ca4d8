import type { ContactCreate, ContactUpdate } from '../../contract/index.ts';
import { AppError, invalid, notFound } from '../../errors.ts';
import { phoneKey, toE164 } from '../../identity/phone.ts';
import { ClientModel, ContactMergeModel, ContactModel, ConversationModel, MessageModel, type Contact } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { presentConversations, scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { conversationTokens } from '../conversations/openConversation.ts';
import { referenceTo } from '../references.ts';
import { contactTokens } from './contactTokens.ts';
import { linkContact, unlinkContact } from './linkContact.ts';

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

/**
 * Changes what a contact is called, whether it is ignored and whose it is; a new name reaches its active conversations.
 * Throws `not_found`, `already_merged`, `invalid` for an unknown client: before anything is written.
 */
export async function updateContact(services: Services, viewer: Viewer, { contactId, name, ignored, clientId }: ContactUpdate & { contactId: string }): Promise<Contact> {
  const before = await ContactModel.findById(contactId).lean();
  if (!before) throw notFound();
  if (before.mergedInto) throw new AppError('already_merged');
  await referenceTo(ClientModel, clientId ?? null, 'clientId', 'field.unknownClient');
  const set = { ...(name !== undefined && { name, tokens: contactTokens({ ...before, name }) }), ...(ignored !== undefined && { ignored }) };
  const contact = await ContactModel.findByIdAndUpdate(contactId, { $set: set }, { returnDocument: 'after' }).lean();
  if (!contact) throw notFound();
  if (contact.name !== before.name) await renameInConversations(services, contact);
  if (clientId === undefined || clientId === (contact.clientId?.toHexString() ?? null)) return contact;
  return clientId === null ? unlinkContact(services, viewer, { contactId }) : linkContact(services, viewer, { contactId, clientId });
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
