import { generateWAMessage, type AnyMessageContent, type MiscMessageGenerationOptions, type WAMediaUploadFunction, type WASocket } from '@whiskeysockets/baileys';
import type { Logger } from '../../../config/logger.ts';
import { NotSentError, RefusedError } from '../driver.ts';
import type { Acks } from './acks.ts';

/** What leaves, in Baileys' words. */
export interface Parcel {
  jid: string;
  providerId: string;
  content: AnyMessageContent;
  options: MiscMessageGenerationOptions;
}

export interface SendOptions {
  socket: WASocket;
  upload: WAMediaUploadFunction;
  acks: Acks;
  /** How long the acknowledgement is waited for. ms. */
  ackMs: number;
  /** Rejects when the connection ends: Baileys' queries then hang. */
  untilEnd<T>(work: Promise<T>): Promise<T>;
  log: Logger;
}

/**
 * Sends one message and waits for WhatsApp's acknowledgement. Whatever fails before the stanza is made (an upload, a
 * query) throws {@link NotSentError}; from then on it may have left. Links get no preview: that would fetch them.
 */
export async function sendParcel({ jid, providerId, content, options }: Parcel, { socket, upload, acks, ackMs, untilEnd, log }: SendOptions): Promise<void> {
  const message = await certainly(() =>
    untilEnd(
      generateWAMessage(jid, content, {
        ...options,
        userJid: socket.authState.creds.me?.id ?? '',
        messageId: providerId,
        upload,
        logger: log,
        getUrlInfo: async () => undefined,
      }),
    ),
  );
  const { message: proto } = message;
  if (!proto) throw new RefusedError('unsupported');
  const acknowledged = acks.wait(providerId, ackMs);
  // The acknowledgement counts, even when something fails after the stanza was written.
  untilEnd(socket.relayMessage(jid, proto, { messageId: providerId, additionalAttributes: attributesOf(content) })).catch((cause: unknown) => acks.giveUp(providerId, cause));
  await acknowledged;
}

/** Runs what comes before anything leaves. Throws {@link NotSentError} or {@link RefusedError}. */
export async function certainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof NotSentError || cause instanceof RefusedError) throw cause;
    throw new NotSentError(undefined, { cause });
  }
}

/** What the stanza says besides its content, as Baileys' `sendMessage` has it. */
function attributesOf(content: AnyMessageContent): Record<string, string> {
  if ('delete' in content && content.delete) return { edit: '7' };
  if ('edit' in content && content.edit) return { edit: '1' };
  return {};
}
