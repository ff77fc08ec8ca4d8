import type { Logger } from '../../config/logger.ts';
import type { Readable } from 'node:stream';
import type { DriverName, MessageContent, MessageReferral, MessageType } from '../contract/index.ts';

/** A file of a message, as the network told of it: it is fetched later, see {@link Driver.download}. */
export interface IncomingMedia {
  mimeType: string;
  /** As the sender named it: not to be trusted as a path. */
  fileName: string | null;
  /** What the sender says, bytes. */
  size: number | null;
  durationSeconds: number | null;
  /** A voice note, not a music file. */
  isVoice: boolean;
  /** A small JPEG that came with the message. */
  thumbnail: Buffer | null;
  /** All that the driver needs to fetch the file later, even from another process. JSON. */
  source: string;
}

/** A message as a driver hands it over: what the network said, in our words. */
export interface IncomingMessage {
  deviceId: string;
  /** The provider's id of the message; the same id again is the same message. */
  providerId: string;
  /** E.164 of the other side (never our own), or null when only a LID is known. */
  phone: string | null;
  lid: string | null;
  /** The name the other side gives itself. */
  pushName: string | null;
  type: MessageType;
  text: string;
  /** The provider's time. */
  at: Date;
  /** Typed on the company's own handset. */
  fromMe: boolean;
  chat: 'person' | 'group' | 'broadcast' | 'status';
  /** Synchronised at pairing: happened before we were connected. */
  isHistory: boolean;
  /** What it answers, as the network knows it. */
  quotedProviderId?: string | null;
  /** Of a reaction, an edit or a deletion: the message it is about. A reaction's `text` is the emoji, empty: taken back. */
  targetProviderId?: string | null;
  media?: IncomingMedia | null;
  /** What a text alone cannot say: a place, contact cards, a poll. */
  content?: MessageContent | null;
  /** The advertisement that the customer came by. */
  referral?: MessageReferral | null;
  /** To be seen once, on the phone alone: what it shows is not kept. */
  isViewOnce?: boolean;
  isForwarded?: boolean;
  /** It disappears for the customer so many seconds after it was read. */
  ephemeralSeconds?: number | null;
}

/** A file to be sent. */
export interface OutgoingMedia {
  mimeType: string;
  fileName: string | null;
  /** Bytes. */
  size: number;
  /** A voice note: Opus in Ogg. */
  isVoice: boolean;
  /** Of a sound, when it is known. */
  durationSeconds?: number | null;
  /** Of a voice note: how loud it is along its length, 64 numbers, 0 to 100. */
  waveform?: readonly number[] | null;
  open(): Promise<Readable>;
}

/** A message to be sent. */
export interface OutgoingMessage {
  /** Our own id, for the log and for networks that echo a reference. */
  messageId: string;
  /** The id the message shall have on the network, from {@link Driver.createProviderId}; null when the network gives it. */
  providerId: string | null;
  /** At least one of both. */
  to: { phone: string | null; lid: string | null };
  type: MessageType;
  text: string;
  /** What it answers, as the network knows it. */
  quotedProviderId: string | null;
  /** What it answers, for networks that want it repeated. */
  quoted?: { providerId: string; fromMe: boolean; text: string; participant: { phone: string | null; lid: string | null } } | null;
  /** Of a reaction (`text`: the emoji, empty: taken back), an edit (`text`: the new text) or a deletion. */
  target?: { providerId: string; fromMe: boolean } | null;
  media?: OutgoingMedia | null;
  isForwarded?: boolean;
}

/** Messages of one person that were seen on our side. */
export interface SeenMessages {
  from: { phone: string | null; lid: string | null };
  providerIds: string[];
}

export interface DriverReceipt {
  providerId: string;
  status: 'delivered' | 'read';
  at: Date;
}

/** What a driver says of its connection. `pairing`: a person must scan a code or type it. */
export type ConnectionStatus = 'connecting' | 'pairing' | 'connected' | 'disconnected' | 'error';

/**
 * Why a connection is as it is: words that the panel translates (`device.reason.<word>`).
 * `connection_lost`: it dropped or could not be made, and is tried again. `restarting`: the network asked for a new
 * connection, as it does after pairing. `logged_out`: the network ended the session, only pairing anew helps.
 * `qr_expired`: nobody scanned. `replaced`: another connection with the same keys took over. `banned`, `restricted`: the
 * network's punishments; trying again makes them worse. `version_outdated`: the network refuses this version of the
 * driver. `keys_unreadable`: the stored keys belong to another ENCRYPTION_KEY. `fault`: the simulator was told to.
 * `lease_lost`: another gateway took the device over.
 */
export type ConnectionReason =
  | 'requested'
  | 'connection_lost'
  | 'logged_out'
  | 'qr_expired'
  | 'restarting'
  | 'replaced'
  | 'banned'
  | 'restricted'
  | 'version_outdated'
  | 'keys_unreadable'
  | 'fault'
  | 'lease_lost'
  | 'gateway_gone'
  | 'driver_unavailable'
  | 'error';

export interface ConnectionDetail {
  /** The device's own number, E.164. */
  phone?: string;
  /** What to draw as a QR code. */
  qr?: string;
  /** What to type on the phone instead. */
  pairingCode?: string;
  /** When the QR code or the pairing code ends. */
  codeExpiresAt?: Date;
  /** The network's own code of why (a status code), for the history and the log. */
  networkCode?: number;
}

/** How a person wants to pair: by scanning, or by typing a code on the phone with this number (E.164). */
export type PairingWish = { by: 'qr' } | { by: 'code'; phone: string };

/** What the host gives a driver. A driver knows no commands, no queues and no lease. */
export interface DriverContext {
  deviceId: string;
  /** The number the device is known to have, E.164. */
  phone: string | null;
  /** Rises with every gateway that takes the device over: what a driver writes for the device is filtered on it. */
  fence: number;
  log: Logger;
  /** Asked when a device without a session is connected. Left out: by QR. */
  pairingWish?(): PairingWish;
  /** A message of ours that the network wants again, as it was sent; null when it is not known. */
  findSent?(providerId: string): Promise<OutgoingMessage | null>;
  /** Awaited: the driver acknowledges to its network only after it resolved, which means stored. Rejects when it is not. */
  onMessage(incoming: IncomingMessage): Promise<void>;
  /** Awaited like {@link onMessage}. */
  onReceipt(receipt: DriverReceipt): Promise<void>;
  /** Every change of the connection after `connect` was called, `connected` included. */
  onStatus(status: ConnectionStatus, reason: ConnectionReason | null, detail?: ConnectionDetail): void;
}

/** One device's connection to its network, for as long as one gateway holds the device. */
export interface Driver {
  readonly name: DriverName;
  /**
   * Resolves when connected, or when waiting for a person to pair the device ({@link DriverContext.onStatus} said
   * which). Throws {@link NotConnectedError} when the connection cannot be made now. Called again after it dropped.
   */
  connect(): Promise<void>;
  /** Ends the connection at once; the session stays. Sends under way end with {@link SendOutcomeUnknownError}. Repeatable. */
  disconnect(): Promise<void>;
  /** Ends the session on the network and forgets its keys; also of a device that is not connected. */
  logout(): Promise<void>;
  /** An id for a message that is about to be sent, or null when the network gives ids itself. */
  createProviderId(): string | null;
  /**
   * Resolves only when the network acknowledged the message. Throws {@link NotSentError}, {@link RefusedError} or
   * {@link SendOutcomeUnknownError}; anything else counts as the last.
   */
  send(outgoing: OutgoingMessage): Promise<{ providerId: string }>;
  /**
   * Fetches a file by {@link IncomingMedia.source}. What is damaged makes the stream fail with {@link MediaDamagedError}
   * before its end. Throws {@link MediaGoneError} when the network has it no more, {@link NotConnectedError}; anything
   * else is worth trying again.
   */
  download?(source: string): Promise<Readable>;
  /** Tells the other side that its messages were seen. */
  markRead?(seen: SeenMessages): Promise<void>;
  /** Shows the other side that somebody types; it ends by itself after some seconds. */
  setTyping?(to: { phone: string | null; lid: string | null }, isTyping: boolean): Promise<void>;
}

export type CreateDriver = (context: DriverContext) => Driver;

/** The connection cannot be made now. `isFinal`: trying again does not help before a person did something. */
export class NotConnectedError extends Error {
  /** The network's own code of why, see {@link ConnectionDetail.networkCode}. */
  readonly networkCode: number | undefined;

  constructor(
    readonly reason: ConnectionReason,
    readonly isFinal = false,
    options?: ErrorOptions & { networkCode?: number },
  ) {
    super(`the device is not connected: ${reason}`, options);
    this.name = 'NotConnectedError';
    this.networkCode = options?.networkCode;
  }
}

/** The message certainly did not leave: it may be sent again. */
export class NotSentError extends Error {
  constructor(message = 'the message was not sent', options?: ErrorOptions) {
    super(message, options);
    this.name = 'NotSentError';
  }
}

/** The message may have left: it must never be sent again. */
export class SendOutcomeUnknownError extends Error {
  constructor(message = 'nobody knows whether the message was sent', options?: ErrorOptions) {
    super(message, options);
    this.name = 'SendOutcomeUnknownError';
  }
}

/** The network refused the message for good. `reason` is a word that the panel translates (`message.failure.<word>`). */
export class RefusedError extends Error {
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`the network refused the message: ${reason}`, options);
    this.name = 'RefusedError';
  }
}

/** The network does not have the file any more, and nobody could send it again. */
export class MediaGoneError extends Error {
  constructor(message = 'the file is gone', options?: ErrorOptions) {
    super(message, options);
    this.name = 'MediaGoneError';
  }
}

/** What was fetched is not what was sent: its SHA-256 or its MAC differs. */
export class MediaDamagedError extends Error {
  constructor(message = 'the file is damaged', options?: ErrorOptions) {
    super(message, options);
    this.name = 'MediaDamagedError';
  }
}

/** A device asks for a driver that this installation does not have. */
export class DriverNotAvailableError extends Error {
  constructor(readonly driver: DriverName) {
    super(`there is no driver "${driver}" in this installation`);
    this.name = 'DriverNotAvailableError';
  }
}
