import { Types } from 'mongoose';
import { AppError, invalid } from '../../errors.ts';
import { ContactModel, ConversationModel, DeviceModel, type Contact, type Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { toE164 } from '../../identity/phone.ts';
import { findOrCreateContact } from '../contacts/findOrCreateContact.ts';
import { livingContact } from '../contacts/livingContact.ts';
import { followMerge } from '../contacts/merging/index.ts';
import { actorOf, authorOf, destinationOf } from './actors.ts';
import { openKeyOf } from './draft.ts';
import { openConversation } from './openConversation.ts';
import { outgoingOf } from './outgoing.ts';
import { releaseSlot, reserveSlot } from './slots.ts';

export interface StartCommand {
  deviceId: string;
  contactId?: string | undefined;
  /** As people write it; a contact is made when there is none. */
  phone?: string | undefined;
  text: string;
}

/**
 * The company writes first: a conversation assigned to the viewer, with its first message. Throws `open_exists` when the
 * contact has an open one on the device, `contact_ignored`, `at_capacity`, `invalid` for an unknown device, contact or
 * number.
 */
export async function startConversation(services: Services, viewer: Viewer, command: StartCommand): Promise<Conversation> {
  const device = await DeviceModel.findOne({ _id: command.deviceId, active: true }).lean();
  if (!device) throw invalid({ deviceId: 'field.unknownDevice' });
  const contact = await findContact(services, command);
  if (contact.ignored) throw new AppError('contact_ignored');
  if (await ConversationModel.exists({ openKey: openKeyOf({ deviceId: device._id, contactId: contact._id }) })) throw new AppError('open_exists');

  const _id = new Types.ObjectId();
  const { reservation } = await reserveSlot(viewer.id, { _id, version: 0 }, { now: services.now() });
  if (reservation === 'full') throw new AppError('at_capacity');
  if (reservation === 'unavailable') throw new AppError('forbidden');

  const now = services.now();
  const by = actorOf(viewer);
  const { message, fields, effect } = outgoingOf(
    { _id, deviceId: device._id, contactId: contact._id, outSeq: 0, outSortAt: null },
    { author: authorOf(viewer), text: command.text, to: destinationOf(contact), now },
  );
  const conversation = await openConversation(services, {
    _id,
    device,
    contact,
    draft: {
      happenings: [
        { type: 'opened', by, machineEvent: { type: 'open', at: now.getTime(), departmentId: device.defaultDepartmentId?.toHexString() ?? null, assigneeId: viewer.id } },
        { type: 'replied', by, data: { messageId: message._id.toHexString() }, machineEvent: { type: 'reply', at: now.getTime(), userId: viewer.id } },
      ],
      fields,
      effects: [effect],
      undo: () => releaseSlot(viewer.id, _id),
    },
  });
  if (!conversation) throw new AppError('open_exists');
  await followMerge(services, contact._id);
  return conversation;
}

async function findContact(services: Services, { contactId, phone }: StartCommand): Promise<Contact> {
  if (contactId !== undefined) {
    const contact = await ContactModel.findById(contactId).lean();
    if (!contact) throw invalid({ contactId: 'field.unknownContact' });
    return livingContact(contact);
  }
  const number = toE164(phone ?? '');
  if (!number) throw invalid({ phone: 'field.phone' });
  return findOrCreateContact(services, { phone: number, lid: null, pushName: null });
}
