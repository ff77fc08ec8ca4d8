import { Types } from 'mongoose';
import { sortAt } from '../../conversation/index.ts';
import type { IncomingMessage } from '../../gateway/driver.ts';
import { wordTokens } from '../../identity/tokens.ts';
import { isDuplicateKey, MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { identityKeysOf } from '../contacts/findOrCreateContact.ts';

/** The longest text that is kept: WhatsApp's own limit for incoming text. */
const MAX_INCOMING_TEXT = 65_536;

/**
 * Stores what a driver handed over, once (unique by device and provider id), before anything else happens to it; then
 * wakes a worker. When this resolves, the message survives whatever comes. Groups, broadcasts and status updates are not
 * taken. Throws when the store does not take it: the driver must then not acknowledge it.
 */
export async function receiveMessage(services: Services, incoming: IncomingMessage): Promise<{ stored: boolean; messageId: string }> {
  const _id = new Types.ObjectId();
  const [senderKey] = identityKeysOf(incoming);
  if (incoming.chat !== 'person' || !senderKey) {
    services.log.debug({ deviceId: incoming.deviceId, chat: incoming.chat }, 'message not taken');
    return { stored: false, messageId: '' };
  }
  try {
    await MessageModel.create({ _id, ...documentOf(incoming, senderKey, services.now()) });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const known = await MessageModel.findOne({ deviceId: incoming.deviceId, providerId: incoming.providerId }, { _id: 1 }).orFail().lean();
    return { stored: false, messageId: known._id.toHexString() };
  }
  await services.queues.wakeInbound(incoming.deviceId, senderKey);
  return { stored: true, messageId: _id.toHexString() };
}

function documentOf(incoming: IncomingMessage, senderKey: string, arrivedAt: Date): Omit<Message, '_id' | 'createdAt' | 'updatedAt'> {
  const text = incoming.text.slice(0, MAX_INCOMING_TEXT);
  const isCall = incoming.type === 'call';
  const direction = isCall ? 'system' : incoming.fromMe ? 'out' : 'in';
  return {
    deviceId: new Types.ObjectId(incoming.deviceId),
    providerId: incoming.providerId,
    senderKey,
    identityKeys: identityKeysOf(incoming),
    senderPhone: incoming.phone,
    pushName: incoming.fromMe ? null : incoming.pushName,
    contactId: null,
    conversationId: null,
    undrained: true,
    history: incoming.isHistory,
    direction,
    type: incoming.type,
    text,
    status: direction === 'out' ? 'sent' : 'received',
    failureReason: null,
    providerAt: Number.isNaN(incoming.at.getTime()) ? arrivedAt : incoming.at,
    arrivedAt,
    sortAt: sortAt(incoming.at, arrivedAt),
    author: incoming.fromMe ? { kind: 'phone', id: null, name: '' } : isCall ? { kind: 'system', id: null, name: '' } : { kind: 'customer', id: null, name: incoming.pushName ?? '' },
    seq: null,
    quotedId: null,
    claim: null,
    attempts: 0,
    nextAttemptAt: null,
    media: null,
    tokens: wordTokens(text),
  };
}
