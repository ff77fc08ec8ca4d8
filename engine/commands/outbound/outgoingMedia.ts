import type { OutgoingMedia } from '../../gateway/driver.ts';
import type { MediaStore } from '../../media/index.ts';
import type { MessageMedia } from '../../models/index.ts';

/** A message's file as a driver sends it. Null when it is not there, and cannot be sent. */
export async function outgoingMedia(store: MediaStore, { id, mimeType, fileName, isVoice = false }: MessageMedia): Promise<OutgoingMedia | null> {
  const found = await store.stat(id);
  return found && { mimeType, fileName, isVoice, size: found.size, open: () => store.open(id) };
}
