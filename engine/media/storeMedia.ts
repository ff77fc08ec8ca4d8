import type { Readable } from 'node:stream';
import { isOggOpus, mediaTypeOf } from './mediaType.ts';
import type { MediaStore } from './mediaStore.ts';

/** A file in the store, as messages tell of it. */
export interface StoredMedia {
  id: string;
  /** By its first bytes, see {@link mediaTypeOf}. */
  mimeType: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

/** Writes a file and finds out what it is; `isOggOpus`: see {@link isOggOpus}. Throws what {@link MediaStore.write} throws. */
export async function storeMedia(store: MediaStore, id: string, source: Readable, claimedType: string): Promise<StoredMedia & { isOggOpus: boolean }> {
  const { head, ...written } = await store.write(id, source);
  return { id, mimeType: await mediaTypeOf(head, claimedType), ...written, isOggOpus: isOggOpus(head) };
}
