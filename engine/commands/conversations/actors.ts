import { Types } from 'mongoose';
import type { Actor, Direction } from '../../contract/index.ts';
import type { Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import { phoneOfKey } from '../../identity/phone.ts';
import type { MessageToWrite } from './runEffect.ts';

/** The viewer, as the timeline names them. */
export function actorOf(viewer: Viewer): Actor {
  return { kind: 'user', id: viewer.id, name: viewer.name };
}

/** A message or note that the viewer writes into a conversation. */
export function messageOf(
  viewer: Viewer,
  conversation: Pick<Conversation, '_id' | 'deviceId' | 'contactId'>,
  message: { direction: Extract<Direction, 'out' | 'note'>; text: string; at: Date; sortAt: Date; seq: number | null; to: string | null; clientMessageId?: string; quotedId?: Types.ObjectId | null; tokens: string[] },
): MessageToWrite {
  return {
    _id: new Types.ObjectId(),
    deviceId: conversation.deviceId,
    senderKey: message.to,
    identityKeys: [],
    senderPhone: null,
    pushName: null,
    contactId: conversation.contactId,
    conversationId: conversation._id,
    history: false,
    direction: message.direction,
    type: 'text',
    text: message.text,
    status: message.direction === 'out' ? 'queued' : 'sent',
    failureReason: null,
    providerAt: message.at,
    arrivedAt: message.at,
    sortAt: message.sortAt,
    author: { kind: 'user', id: viewer.id, name: viewer.name },
    ...(message.clientMessageId !== undefined && { clientMessageId: message.clientMessageId }),
    seq: message.seq,
    quotedId: message.quotedId ?? null,
    claim: null,
    attempts: 0,
    nextAttemptAt: null,
    media: null,
    tokens: message.tokens,
  };
}

/** Where to send to: the number as the network knows it, else the LID. */
export function destinationOf(contact: { phone: string | null; identityKeys: string[] }): string | null {
  if (contact.phone) return `tel:${contact.phone}`;
  return contact.identityKeys.find((key) => phoneOfKey(key) === null) ?? contact.identityKeys[0] ?? null;
}
