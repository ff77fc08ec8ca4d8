import { addAbortSignal } from 'node:stream';
import type { OutgoingMedia } from '../../gateway/driver.ts';
import type { MediaStore } from '../../media/index.ts';
import type { MessageMedia } from '../../models/index.ts';

/** A message's file as a driver sends it. Null when it is not there, and cannot be sent. `signal` ends reading it. */
export async function outgoingMedia(store: MediaStore, { id, mimeType, fileName, isVoice = false, durationSeconds = null, waveform }: MessageMedia, signal?: AbortSignal): Promise<OutgoingMedia | null> {
  const found = await store.stat(id);
  if (!found) return null;
  const open = async () => {
    const stream = await store.open(id);
    return signal ? addAbortSignal(signal, stream) : stream;
  };
  return { mimeType, fileName, isVoice, durationSeconds, waveform, size: found.size, open };
}
