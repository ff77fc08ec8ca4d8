import { setTimeout as sleep } from 'node:timers/promises';
import { NotSentError, RefusedError, type Driver, type OutgoingMessage } from '../../gateway/driver.ts';
import { lidOfKey, phoneOfKey } from '../../identity/phone.ts';
import type { MediaStore } from '../../media/index.ts';
import { DeviceModel, isDuplicateKey, MessageModel, type Message } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { finishApplying } from '../amendments/finishApplying.ts';
import { applyEarlyReceipts } from '../receipts/earlyReceipts.ts';
import { outgoingMedia } from './outgoingMedia.ts';
import { patienceFor } from './patienceFor.ts';
import { publishMessage } from './publishMessage.ts';

/** A device's connection, as the gateway that holds its lease offers it to the sending commands. */
export interface SendingConnection {
  deviceId: string;
  holder: string;
  fence: number;
  /** Whether the lease is held, by our own clock, and the driver connected. */
  isOpen(): boolean;
  createProviderId: Driver['createProviderId'];
  send: Driver['send'];
  /** How long an acknowledgement is waited for, see {@link patienceFor}. @defaultValue 15,000 ms */
  ackTimeoutMs?: number;
  /** Ends reading the files of messages under way: the device is given back. */
  signal?: AbortSignal;
}

/** What became of one message. `waiting`: it is queued again, and whatever is behind it waits too. `lost`: it is not this conversation's to send any more, so look again. */
export type SendResult = { outcome: 'done' } | { outcome: 'waiting'; until: Date | null } | { outcome: 'lost' };

/** Certain failures before a message is given up: about two minutes with the pauses between them. */
const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
/** An outcome is written again while the store is away; after that the sweeper makes the message `unknown`. */
const OUTCOME_WRITES = 20;
const OUTCOME_PAUSE_MS = 500;

/**
 * Sends one queued message, at most once. Invariants: the claim, with the provider's id, is in the store before anything
 * leaves; it leaves only under the device's present fence; after it may have left it is never queued again.
 */
export async function sendMessage(services: Services, connection: SendingConnection, queued: Message): Promise<SendResult> {
  const claimed = await claim(services, connection, queued);
  // Somebody else's now; or another conversation's, by a merge.
  if (!claimed) return { outcome: 'lost' };
  const publishing = publishMessage(services, claimed);
  const result = await deliver(services, connection, claimed, publishing);
  await publishing;
  return result;
}

async function deliver(services: Services, connection: SendingConnection, message: Message, publishing: Promise<void>): Promise<SendResult> {
  const prepared = await prepare(services, connection, message);
  if (!prepared) return retryLater(services, message, publishing, 'error');
  const { mayLeave, outgoing } = prepared;
  if (!mayLeave || !connection.isOpen()) return putBack(services, message, publishing);
  if ('obstacle' in outgoing) return fail(services, message, outgoing.obstacle, publishing);

  const acknowledgement = connection.send(outgoing);
  try {
    const { providerId } = await within(patienceFor(message, connection.ackTimeoutMs), acknowledgement);
    await settle(services, message, ['sending', 'unknown'], { status: 'sent', providerId }, publishing);
    return { outcome: 'done' };
  } catch (error) {
    if (error instanceof NotSentError) return connection.isOpen() ? retryLater(services, message, publishing) : putBack(services, message, publishing);
    if (error instanceof RefusedError) return fail(services, message, error.reason, publishing);
    services.log.warn({ err: error, messageId: message._id.toHexString() }, 'outcome of a send is unknown, it is never sent again');
    await settle(services, message, ['sending'], { status: 'unknown' }, publishing);
    if (error instanceof AckTimeout) void takeLateAcknowledgement(services, message, acknowledgement);
    return { outcome: 'done' };
  }
}

/**
 * Null when it is not ours to send. The store may have taken the claim and gone before it said so: then it is found by
 * its exact time, and nothing has left, because a conversation's messages are sent by one run at a time.
 */
async function claim(services: Services, connection: SendingConnection, message: Message): Promise<Message | null> {
  const providerId = message.providerId ?? connection.createProviderId();
  const at = services.now();
  const until = new Date(at.getTime() + patienceFor(message, connection.ackTimeoutMs));
  const mine = { by: connection.holder, fence: connection.fence, at, until };
  return persistently(async () => {
    const claimed = await MessageModel.findOneAndUpdate(
      { _id: message._id, conversationId: message.conversationId, deviceId: message.deviceId, status: 'queued' },
      { $set: { status: 'sending', claim: mine, leftAt: at, ...(providerId !== null && { providerId }) } },
      { returnDocument: 'after' },
    ).lean();
    return claimed ?? MessageModel.findOne({ _id: message._id, status: 'sending', 'claim.by': mine.by, 'claim.fence': mine.fence, 'claim.at': at }).lean();
  });
}

/** What is to leave, and whether it may. Null when the store does not say: nothing has left yet, so the message is no lost one. */
async function prepare(services: Services, connection: SendingConnection, message: Message): Promise<{ mayLeave: boolean; outgoing: OutgoingMessage | { obstacle: string } } | null> {
  try {
    const outgoing = await composeOutgoing(services.media, message, connection.signal);
    return { mayLeave: await mayStillSend(connection), outgoing };
  } catch (error) {
    services.log.warn({ err: error, messageId: message._id.toHexString() }, 'message could not be prepared for sending');
    return null;
  }
}

/** The store's word that we hold the device and that it is still wanted. */
async function mayStillSend({ deviceId, holder, fence }: SendingConnection): Promise<boolean> {
  const held = await DeviceModel.exists({ _id: deviceId, 'lease.holder': holder, 'lease.fence': fence, active: true, desired: 'connected' });
  return held !== null;
}

/** What the network wants to know of another message. */
const ABOUT = { deviceId: 1, providerId: 1, direction: 1, text: 1, deletedAt: 1 } as const;

/** A message as a driver sends it. `obstacle`: why it cannot be sent, a word that the panel translates. */
export async function composeOutgoing(store: MediaStore, message: Message, signal?: AbortSignal): Promise<OutgoingMessage | { obstacle: string }> {
  if (!message.senderKey) return { obstacle: 'not_on_whatsapp' };
  const media = message.media && (await outgoingMedia(store, message.media, signal));
  if (message.media && !media) return { obstacle: 'media_missing' };
  const phone = phoneOfKey(message.senderKey);
  const lid = lidOfKey(message.senderKey);
  const quoted = message.quotedId && (await MessageModel.findById(message.quotedId, ABOUT).lean());
  const target = message.targetId && (await MessageModel.findById(message.targetId, ABOUT).lean());
  if (message.targetId && (!target?.providerId || target.deletedAt || !target.deviceId.equals(message.deviceId))) return { obstacle: 'target_missing' };
  return {
    messageId: message._id.toHexString(),
    providerId: message.providerId ?? null,
    to: { phone, lid },
    type: message.type,
    text: message.text,
    quotedProviderId: quoted?.providerId ?? null,
    ...(quoted?.providerId && { quoted: { providerId: quoted.providerId, fromMe: quoted.direction === 'out', text: quoted.text, participant: quoted.direction === 'out' ? { phone: null, lid: null } : { phone, lid } } }),
    ...(target?.providerId && { target: { providerId: target.providerId, fromMe: target.direction === 'out' } }),
    media,
    ...(message.isForwarded && { isForwarded: true }),
  };
}

async function fail(services: Services, message: Message, reason: string, publishing: Promise<void>): Promise<SendResult> {
  await settle(services, message, ['sending'], { status: 'failed', failureReason: reason }, publishing);
  return { outcome: 'done' };
}

/** The connection went before the message: not the message's fault, so no attempt is counted. */
async function putBack(services: Services, message: Message, publishing: Promise<void>): Promise<SendResult> {
  await settle(services, message, ['sending'], { status: 'queued', claim: null, leftAt: null }, publishing);
  return { outcome: 'waiting', until: null };
}

async function retryLater(services: Services, message: Message, publishing: Promise<void>, reason = 'device_not_connected'): Promise<SendResult> {
  const attempts = message.attempts + 1;
  if (attempts >= MAX_ATTEMPTS) return fail(services, message, reason, publishing);
  const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1)) * (0.75 + Math.random() / 2);
  const until = new Date(services.now().getTime() + pauseMs);
  await settle(services, message, ['sending'], { status: 'queued', claim: null, leftAt: null, attempts, nextAttemptAt: until }, publishing);
  return { outcome: 'waiting', until };
}

/**
 * Writes an outcome once, under our claim; a receipt or the sweeper may have been first. The store may be away for a
 * moment, and an outcome that is not written becomes `unknown`. When the network gave an id that another message has
 * already, the outcome is written without it; receipts that came before an id of the network's are applied.
 */
async function settle(services: Services, message: Message, from: Message['status'][], change: Partial<Message>, publishing: Promise<void>): Promise<void> {
  const write = (fields: Partial<Message>) =>
    persistently(() =>
      MessageModel.findOneAndUpdate(
        { _id: message._id, status: { $in: from }, 'claim.by': message.claim?.by, 'claim.fence': message.claim?.fence },
        { $set: fields },
        { returnDocument: 'after' },
      ).lean(),
    );
  const { providerId, ...withoutId } = change;
  const settled = await write(change).catch((error: unknown) => {
    if (!isDuplicateKey(error)) throw error;
    services.log.warn({ providerId, messageId: message._id.toHexString() }, 'the network gave an id that another message has');
    return write(withoutId);
  });
  // In this order, or a panel would see `sending` last.
  await publishing;
  if (settled) await publishMessage(services, settled);
  if (settled?.status === 'sent' && (settled.unapplied || settled.providerId !== message.providerId)) await carryOver(services, settled);
  if (settled?.providerId !== undefined && settled.providerId !== message.providerId) await takeEarlyReceipts(services, settled);
}

/** Never rejects: what is not carried over to the message it is about now, the sweeper carries over. */
async function carryOver(services: Services, message: Message): Promise<void> {
  await finishApplying(services, message).catch((error: unknown) => services.log.warn({ err: error, messageId: message._id.toHexString() }, 'what a message says of another is left to the sweeper'));
}

/** Never rejects: the message was sent, whatever becomes of its receipts. */
async function takeEarlyReceipts(services: Services, { deviceId, providerId = '' }: Message): Promise<void> {
  const named = { deviceId: deviceId.toHexString(), providerId };
  await persistently(() => applyEarlyReceipts(services, named)).catch((error: unknown) => services.log.warn({ err: error, ...named }, 'early receipts were not applied'));
}

async function persistently<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (attempt >= OUTCOME_WRITES || isDuplicateKey(error)) throw error;
      await sleep(OUTCOME_PAUSE_MS);
    }
  }
}

/** The network acknowledged after all: then the message was sent. */
async function takeLateAcknowledgement(services: Services, message: Message, acknowledgement: Promise<{ providerId: string }>): Promise<void> {
  try {
    const { providerId } = await acknowledgement;
    await settle(services, message, ['unknown'], { status: 'sent', providerId }, Promise.resolve());
  } catch (error) {
    services.log.debug({ err: error, messageId: message._id.toHexString() }, 'no late acknowledgement');
  }
}

/** Nobody acknowledged in time. */
class AckTimeout extends Error {
  constructor(ms: number) {
    super(`no acknowledgement within ${ms} ms`);
    this.name = 'AckTimeout';
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AckTimeout(ms)), ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
