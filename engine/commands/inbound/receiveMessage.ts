import { createHash } from 'node:crypto';
import { Types } from 'mongoose';
import { readableText } from '../../contract/index.ts';
import { sortAt } from '../../conversation/index.ts';
import type { IncomingMessage } from '../../gateway/driver.ts';
import { cutText } from '../../identity/text.ts';
import { wordTokens } from '../../identity/tokens.ts';
import { isDuplicateKey, MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { identityKeysOf } from '../contacts/findOrCreateContact.ts';
import { applyEarlyReceipts } from '../receipts/index.ts';
import { incomingExtras } from './incomingExtras.ts';
import { replacePlaceholder } from './replacePlaceholder.ts';

/** The longest text that is kept: WhatsApp's own limit for incoming text. */
const MAX_INCOMING_TEXT = 65_536;
const MAX_PUSH_NAME = 160;

/**
 * Stores what a driver handed over, once (unique by device and provider id), before anything else happens to it; then
 * wakes a worker. When this resolves, the message survives whatever comes. Groups, broadcasts and status updates are not
 * taken. Whatever else it holds is: half characters and NUL become U+FFFD, an impossible time is clamped, a text beyond
 * the limit is cut. One without a provider id gets one made of its content, so the same content at the same provider time
 * is the same message. What could not be opened is replaced in place when it comes again and can be. Throws when the store does not take it: the driver must then not acknowledge it.
 */
export async function receiveMessage(services: Services, given: IncomingMessage): Promise<{ stored: boolean; messageId: string }> {
  const _id = new Types.ObjectId();
  const incoming = readable(given);
  const [senderKey] = identityKeysOf(incoming);
  if (incoming.chat !== 'person' || !senderKey) {
    const { deviceId, providerId, chat, type } = incoming;
    if (chat === 'person') services.log.warn({ deviceId, providerId, type }, 'message not taken: whom it is with has neither a phone nor a LID');
    else services.log.debug({ deviceId, chat }, 'message not taken');
    return { stored: false, messageId: '' };
  }
  try {
    await MessageModel.create({ _id, ...documentOf(incoming, senderKey, services.now()) });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    if (incoming.fromMe) await applyEarlyReceipts(services, incoming);
    const replaced = incoming.type !== 'undecryptable' && (await replacePlaceholder(services, documentOf(incoming, senderKey, services.now())));
    if (replaced) return { stored: true, messageId: replaced.toHexString() };
    const known = await MessageModel.findOne({ deviceId: incoming.deviceId, providerId: incoming.providerId }, { _id: 1 }).orFail().lean();
    return { stored: false, messageId: known._id.toHexString() };
  }
  if (incoming.fromMe) await applyEarlyReceipts(services, incoming);
  await services.queues.wakeInbound(incoming.deviceId, senderKey);
  return { stored: true, messageId: _id.toHexString() };
}

function readable(incoming: IncomingMessage): IncomingMessage {
  const text = cutText(readableText(incoming.text), MAX_INCOMING_TEXT);
  const pushName = incoming.pushName && cutText(readableText(incoming.pushName), MAX_PUSH_NAME);
  const providerId = readableText(incoming.providerId);
  return { ...incoming, text, pushName, providerId: providerId.trim() ? providerId : madeProviderId({ ...incoming, text }) };
}

function madeProviderId(incoming: IncomingMessage): string {
  const content = [identityKeysOf(incoming), incoming.fromMe, incoming.at.getTime(), incoming.type, incoming.text, ...(incoming.targetProviderId ? [incoming.targetProviderId] : [])];
  return `MADE-${createHash('sha256').update(JSON.stringify([incoming.deviceId, ...content])).digest('hex')}`;
}

function documentOf(incoming: IncomingMessage, senderKey: string, arrivedAt: Date): Omit<Message, '_id' | 'createdAt' | 'updatedAt'> {
  const { text } = incoming;
  const extras = incomingExtras(incoming, arrivedAt);
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
    ...extras,
    tokens: wordTokens(`${text} ${extras.media?.fileName ?? ''}`),
  };
}
