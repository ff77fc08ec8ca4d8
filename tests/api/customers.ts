import { drainContact, receiveMessage } from '../../engine/commands/index.ts';
import type { ConversationRecord } from '../../engine/contract/index.ts';
import { ContactModel, ConversationModel, DeviceModel, MessageModel } from '../../engine/models/index.ts';
import { phoneKey } from '../../engine/identity/phone.ts';
import { presentConversation } from '../../engine/presenters/conversation.ts';
import { incoming } from '../support/conversations.ts';
import type { TestApp } from '../support/harness.ts';

export interface Writing {
  deviceId: string;
  phone?: string;
  name?: string;
  text?: string;
}

/** A customer writes, as gateway and worker would take it; answers their open conversation. */
export async function customerWrites({ services }: TestApp, { deviceId, phone = '+5511999990001', name = 'Carla', text = 'Bom dia' }: Writing): Promise<ConversationRecord> {
  const device = await DeviceModel.findById(deviceId).orFail().lean();
  const message = incoming(device, { phone, pushName: name, text });
  await receiveMessage(services, message);
  const stored = await MessageModel.findOne({ deviceId: device._id, providerId: message.providerId }).orFail().lean();
  await drainContact(services, { deviceId, senderKey: stored.senderKey ?? '' });
  const contact = await ContactModel.findOne({ identityKeys: phoneKey(phone) }).orFail().lean();
  return presentConversation(await ConversationModel.findOne({ contactId: contact._id, deviceId: device._id, active: true }).orFail().lean());
}

let lastPhone = 10_000;

/** A phone that nobody had before in this file. */
export function freshPhone(): string {
  lastPhone += 1;
  return `+55119888${lastPhone}`;
}

export const UNKNOWN_ID = '0123456789abcdef01234567';
