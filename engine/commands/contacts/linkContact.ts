import { isValidObjectId, type Types } from 'mongoose';
import { AppError, invalid, notFound } from '../../errors.ts';
import { ClientModel, ContactModel, ConversationModel, type Contact } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { actorOf } from '../conversations/actors.ts';
import { changeConversation } from '../conversations/changeConversation.ts';
import type { Happening } from '../conversations/draft.ts';

/** Links a contact to a registered client. Throws `invalid` for an unknown client, `already_merged`. */
export async function linkContact(services: Services, viewer: Viewer, { contactId, clientId }: { contactId: string; clientId: string }): Promise<Contact> {
  const client = isValidObjectId(clientId) ? await ClientModel.findById(clientId, { name: 1 }).lean() : null;
  if (!client) throw invalid({ clientId: 'field.unknownClient' });
  return setClient(services, contactId, client._id, { type: 'linked', by: actorOf(viewer), data: { clientId, clientName: client.name } });
}

export async function unlinkContact(services: Services, viewer: Viewer, { contactId }: { contactId: string }): Promise<Contact> {
  return setClient(services, contactId, null, { type: 'unlinked', by: actorOf(viewer) });
}

/** Open conversations of the contact show it: each gets a line in its history and a new version. */
async function setClient(services: Services, contactId: string, clientId: Types.ObjectId | null, happening: Happening): Promise<Contact> {
  if (!isValidObjectId(contactId)) throw notFound();
  const contact = await ContactModel.findOneAndUpdate({ _id: contactId, mergedInto: null }, { $set: { clientId } }, { returnDocument: 'after' }).lean();
  if (!contact) throw (await ContactModel.exists({ _id: contactId })) ? new AppError('already_merged') : notFound();
  const open = await ConversationModel.find({ contactId: contact._id, active: true }, { _id: 1 }).lean();
  for (const { _id } of open) await changeConversation(services, _id, () => Promise.resolve({ happenings: [happening] }));
  return contact;
}
