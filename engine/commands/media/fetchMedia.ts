import { MediaDamagedError, MediaGoneError, NotConnectedError, type Driver } from '../../gateway/driver.ts';
import { MediaTooLargeError, storeMedia, suitsType } from '../../media/index.ts';
import { MessageModel, type Message, type MessageMedia } from '../../models/index.ts';
import type { Services } from '../../services.ts';
import { publishMessage } from '../outbound/publishMessage.ts';
import { watchedStream } from './watchedStream.ts';

/** A message whose file is to be fetched. */
export type PendingMessage = Message & { media: MessageMedia };

export interface FetchMediaCommand {
  message: PendingMessage;
  download: NonNullable<Driver['download']>;
  /** Ends the attempt, which then counts for none: the connection is gone, not the file. */
  signal: AbortSignal;
  /** An attempt to which nothing comes for so long is given up: a phone that is off may have to send it again. @defaultValue 60,000 ms */
  idleMs?: number;
}

const IDLE_MS = 60_000;
const FIRST_PAUSE_MS = 15_000;
/** With four times the pause after each, the last attempt is most of a day after the first. */
const MAX_ATTEMPTS = 8;

/**
 * One attempt at a file, by the gateway that holds the device. It is noted before it begins, with the time of the next
 * one: whatever dies meanwhile, and a file that kills whoever fetches it, is come back to, each time later. Rejects only
 * when the store is away.
 */
export async function fetchMedia(services: Services, { message, download, signal, idleMs = IDLE_MS }: FetchMediaCommand): Promise<void> {
  const begun = await begin(services, message);
  if (!begun) return;
  const { id, source, mimeType, size } = begun.media;
  const { maxBytes } = services.media;
  try {
    if (size !== null && size > maxBytes) throw new MediaTooLargeError(maxBytes);
    const stream = await watchedStream(() => download(source ?? ''), { signal, idleMs });
    const { isOggOpus: _, ...stored } = await storeMedia(services.media, id, stream, mimeType);
    await settle(services, begun, { ...stored, status: 'stored', reason: null, source: null, nextAttemptAt: null }, suitsType(begun.type, stored.mimeType) ? {} : { type: 'document' });
  } catch (error) {
    if (signal.aborted) return settle(services, begun, { attempts: message.media.attempts ?? 0, nextAttemptAt: services.now() });
    services.log.warn({ err: error, messageId: begun._id.toHexString(), attempt: begun.media.attempts }, 'a file could not be fetched');
    await settle(services, begun, afterFailure(services, begun.media, error));
  }
}

/** Null when it is not pending any more, or somebody else has begun. */
async function begin(services: Services, { _id, media }: PendingMessage): Promise<PendingMessage | null> {
  const attempts = (media.attempts ?? 0) + 1;
  const nextAttemptAt = new Date(services.now().getTime() + FIRST_PAUSE_MS * 4 ** (attempts - 1));
  const begun = await MessageModel.findOneAndUpdate(
    { _id, 'media.id': media.id, 'media.status': 'pending', 'media.attempts': media.attempts ?? 0 },
    { $set: { 'media.attempts': attempts, 'media.nextAttemptAt': nextAttemptAt } },
    // Nothing that anybody sees.
    { returnDocument: 'after', timestamps: false },
  ).lean();
  return begun && hasMedia(begun) ? begun : null;
}

/** `reason` of a file that is still pending says what the last attempt came to. */
function afterFailure(services: Services, { attempts = 0, reason }: MessageMedia, error: unknown): Partial<MessageMedia> {
  const failed = (why: string) => ({ status: 'failed' as const, reason: why, nextAttemptAt: null });
  if (error instanceof MediaGoneError) return failed('gone');
  if (error instanceof MediaTooLargeError) return failed('too_large');
  if (error instanceof MediaDamagedError) return reason === 'damaged' ? failed('damaged') : { reason: 'damaged', nextAttemptAt: services.now() };
  // The connection went before the file: not the file's fault, so the attempt counts for none.
  if (error instanceof NotConnectedError) return { attempts: attempts - 1 };
  return attempts >= MAX_ATTEMPTS ? failed('error') : {};
}

async function settle(services: Services, begun: PendingMessage, media: Partial<MessageMedia>, fields: Partial<Message> = {}): Promise<void> {
  const isNews = media.status !== undefined;
  const settled = await MessageModel.findOneAndUpdate(
    { _id: begun._id, 'media.id': begun.media.id, 'media.status': 'pending', 'media.attempts': begun.media.attempts },
    { $set: { ...fields, ...Object.fromEntries(Object.entries(media).map(([field, value]) => [`media.${field}`, value])) } },
    { returnDocument: 'after', timestamps: isNews },
  ).lean();
  if (settled && isNews) await publishMessage(services, settled);
}

export function hasMedia(message: Message): message is PendingMessage {
  return message.media !== null;
}
