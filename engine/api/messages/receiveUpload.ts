import type { Request } from 'express';
import type { ReceivedUpload } from '../../commands/index.ts';
import { uploadCreate } from '../../contract/index.ts';
import { AppError } from '../../errors.ts';
import { cleanFileName, MediaTooLargeError, storeMedia, type MediaStore } from '../../media/index.ts';
import { readMultipart } from '../middleware/multipart.ts';
import { parseBody } from '../middleware/validation.ts';

/** What surrounds a file in a multipart body, bytes. */
const ENVELOPE = 1024 * 1024;

/** Takes a message's file into the media store as it comes. Throws `malformed`, `invalid`, `too_large`, and what {@link MediaStore.write} throws. */
export async function receiveUpload(request: Request, store: MediaStore, mediaId: string): Promise<ReceivedUpload> {
  if (Number(request.headers['content-length'] ?? 0) > store.maxBytes + ENVELOPE) throw tooLarge(store.maxBytes);
  const { fields, file } = await readMultipart(request, async ({ stream, fileName, mimeType }) => {
    try {
      return { ...(await storeMedia(store, mediaId, stream, mimeType)), fileName: cleanFileName(fileName) };
    } catch (error) {
      if (error instanceof MediaTooLargeError) throw tooLarge(store.maxBytes, error);
      throw error;
    }
  });
  return { fields: parseBody(uploadCreate, fields), file };
}

function tooLarge(maxBytes: number, cause?: Error): AppError {
  return new AppError('too_large', { sentence: 'upload.tooLarge', params: { megabytes: Math.floor(maxBytes / (1024 * 1024)) }, cause });
}
