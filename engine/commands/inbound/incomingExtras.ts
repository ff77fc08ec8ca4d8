import { Types } from 'mongoose';
import { readableText } from '../../contract/index.ts';
import { isAmendment } from '../../conversation/index.ts';
import type { IncomingMedia, IncomingMessage } from '../../gateway/driver.ts';
import { cutText } from '../../identity/text.ts';
import { cleanFileName, UNKNOWN_TYPE } from '../../media/index.ts';
import type { Message, MessageMedia } from '../../models/index.ts';

/** WhatsApp's are a few KB; what is larger is no thumbnail. Bytes. */
const MAX_THUMBNAIL = 64 * 1024;
const MAX_TYPE_LENGTH = 100;
/** Of each text and list in a contact card, a poll or an ad: far more than WhatsApp makes, little enough for a document. */
const MAX_PART_LENGTH = 4_096;
const MAX_PARTS = 100;

/** What a message says besides its text. Of a view-once file nothing is kept: the customer meant it for one look at the phone. */
export function incomingExtras(incoming: IncomingMessage, arrivedAt: Date): Pick<Message, 'media' | 'targetProviderId' | 'waitsFor' | 'content' | 'referral' | 'isForwarded' | 'isViewOnce' | 'ephemeralSeconds'> {
  const about = incoming.targetProviderId && isAmendment(incoming.type) ? readableText(incoming.targetProviderId) : null;
  const waitsFor = isAmendment(incoming.type) ? about : incoming.quotedProviderId && readableText(incoming.quotedProviderId);
  const { media, content, referral, isForwarded, isViewOnce, ephemeralSeconds } = incoming;
  return {
    media: media && !isViewOnce ? pendingMedia(media, arrivedAt) : null,
    ...(about && { targetProviderId: about }),
    ...(waitsFor && { waitsFor }),
    ...(content && { content: readableDeep(content) }),
    ...(referral && { referral: readableDeep(referral) }),
    ...(isForwarded && { isForwarded }),
    ...(isViewOnce && { isViewOnce }),
    ...(ephemeralSeconds != null && { ephemeralSeconds }),
  };
}

/** To be fetched at once, by the gateway that holds the device. */
function pendingMedia({ mimeType, fileName, size, durationSeconds, isVoice, thumbnail, source }: IncomingMedia, arrivedAt: Date): MessageMedia {
  return {
    id: new Types.ObjectId().toHexString(),
    status: 'pending',
    mimeType: cutText(readableText(mimeType), MAX_TYPE_LENGTH) || UNKNOWN_TYPE,
    fileName: cleanFileName(fileName),
    size,
    durationSeconds,
    isVoice,
    thumbnail: thumbnail && thumbnail.length <= MAX_THUMBNAIL ? thumbnail : null,
    source,
    attempts: 0,
    nextAttemptAt: arrivedAt,
  };
}

/** The same value with every text in it made readable, and nothing in it endless. */
function readableDeep<Value>(value: Value): Value {
  if (typeof value === 'string') return readableText(cutText(value, MAX_PART_LENGTH)) as Value; // A string for a string.
  if (Array.isArray(value)) return value.slice(0, MAX_PARTS).map(readableDeep) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, readableDeep(part)])) as Value;
}
