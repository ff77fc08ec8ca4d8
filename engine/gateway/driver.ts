import type { Logger } from '../../config/logger.ts';
import type { DriverName, MessageType } from '../contract/index.ts';

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
 * `connection_lost`: it dropped or could not be made, and is tried again. `logged_out`: the network ended the session,
 * only pairing anew helps. `fault`: the simulator was told to. `lease_lost`: another gateway took the device over.
 */
export type ConnectionReason =
  | 'requested'
  | 'connection_lost'
  | 'logged_out'
  | 'qr_expired'
  | 'fault'
  | 'lease_lost'
  | 'gateway_gone'
  | 'driver_unavailable'
  | 'error';

export interface ConnectionDetail {
  /** The device's own number, E.164. */
  phone?: string;
  /** What to draw as a QR code, or the pairing code. */
  qr?: string;
}

/** What the host gives a driver. A driver knows no commands, no queues and no lease. */
export interface DriverContext {
  deviceId: string;
  /** The number the device is known to have, E.164. */
  phone: string | null;
  /** Rises with every gateway that takes the device over: what a driver writes for the device is filtered on it. */
  fence: number;
  log: Logger;
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
}

export type CreateDriver = (context: DriverContext) => Driver;

/** The connection cannot be made now. `isFinal`: trying again does not help before a person did something. */
export class NotConnectedError extends Error {
  constructor(
    readonly reason: ConnectionReason,
    readonly isFinal = false,
    options?: ErrorOptions,
  ) {
    super(`the device is not connected: ${reason}`, options);
    this.name = 'NotConnectedError';
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

/** A device asks for a driver that this installation does not have. */
export class DriverNotAvailableError extends Error {
  constructor(readonly driver: DriverName) {
    super(`there is no driver "${driver}" in this installation`);
    this.name = 'DriverNotAvailableError';
  }
}
