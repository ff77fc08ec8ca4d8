import type { Request } from 'express';
import type { ReceivedUpload } from '../../commands/index.ts';
import { uploadCreate } from '../../contract/index.ts';
import { cleanFileName, MediaTooLargeError, storeMedia, type MediaStore } from '../../media/index.ts';
import { readMultipart } from '../middleware/multipart.ts';
import { parseBody } from '../middleware/validation.ts';

/** What surrounds a file in a multipart body, bytes. */
const ENVELOPE = 1024 * 1024;

/** Takes a message's file into the media store as it comes. Throws `malformed`, `invalid`, and what {@link MediaStore.write} throws. */
export async function receiveUpload(request: Request, store: MediaStore, mediaId: string): Promise<ReceivedUpload> {
  if (Number(request.headers['content-length'] ?? 0) > store.maxBytes + ENVELOPE) throw new MediaTooLargeError(store.maxBytes);
  const { fields, file } = await readMultipart(request, async ({ stream, fileName, mimeType }) => ({
    ...(await storeMedia(store, mediaId, stream, mimeType)),
    fileName: cleanFileName(fileName),
  }));
  return { fields: parseBody(uploadCreate, fields), file };
}
