import type { ConnectionReason } from '../driver.ts';

/** How a connection ended, in our words. */
export interface Ending {
  reason: ConnectionReason;
  /** WhatsApp's own code. */
  networkCode?: number;
  /** Whether a person has to do something before another connection makes sense. */
  isFinal: boolean;
  /** The keys are worth nothing any more: the device has to be paired anew. */
  forgetsKeys: boolean;
}

/** A message of Baileys about what WhatsApp itself said, in the stream or at the login; other errors are of the way there. */
const SAID_BY_WHATSAPP = /^(Stream Errored|Connection Failure|Multi-device beta not joined)/;
const QR_EXPIRED = /^QR refs attempts ended/;

/**
 * What WhatsApp means by its codes: Baileys' DisconnectReason, and, for 402, 406 and 409, whatsmeow's ConnectFailureReason.
 * What is not listed passes (428, 408, 500, 503), and is tried again.
 */
const REASONS: ReadonlyMap<number, ConnectionReason> = new Map([
  [401, 'logged_out'],
  [402, 'restricted'],
  [403, 'banned'],
  [405, 'version_outdated'],
  [406, 'logged_out'],
  [409, 'version_outdated'],
  [411, 'logged_out'],
  [440, 'replaced'],
  [463, 'restricted'],
  [515, 'restarting'],
]);

/** No attempt without a person makes these better; `logged_out` is mended by showing a new QR code. */
const FINAL: ReadonlySet<ConnectionReason> = new Set(['banned', 'restricted', 'version_outdated', 'qr_expired', 'keys_unreadable']);

/**
 * Reads what Baileys ended a connection with. The same code means nothing when it comes from a proxy on the way: so the
 * message counts too. `hadSession`: the device was paired; without that, being logged out cannot be mended by pairing.
 */
export function endingOf(error: unknown, hadSession: boolean): Ending {
  const message = error instanceof Error ? error.message : '';
  if (QR_EXPIRED.test(message)) return { ...endingFor('qr_expired'), networkCode: 408 };
  const networkCode = statusCodeOf(error);
  const reason = (SAID_BY_WHATSAPP.test(message) && networkCode !== undefined && REASONS.get(networkCode)) || 'connection_lost';
  const ending = { ...endingFor(reason), ...(networkCode !== undefined && { networkCode }) };
  return reason === 'logged_out' && !hadSession ? { ...ending, isFinal: true } : ending;
}

/** The ending for a reason of our own. */
export function endingFor(reason: ConnectionReason): Ending {
  return { reason, isFinal: FINAL.has(reason), forgetsKeys: reason === 'logged_out' };
}

/** Of Baileys' Boom errors, by their shape: the package is Baileys' own. */
export function statusCodeOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('output' in error)) return undefined;
  const { output } = error;
  return typeof output === 'object' && output !== null && 'statusCode' in output && typeof output.statusCode === 'number' ? output.statusCode : undefined;
}
