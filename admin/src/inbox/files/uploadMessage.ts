import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { upload } from '../../providers/upload.ts';
import type { PendingSend } from '../outbox.ts';

/** Uploads that are under way, to be cancelled by their `clientMessageId`. */
const underWay = new Map<string, AbortController>();

/** Posts a message with its file. Throws what {@link upload} throws. */
export async function uploadMessage({ conversationId, clientMessageId, text, quotedId, file: about }: PendingSend, file: File, onProgress: (share: number) => void): Promise<MessageRecord> {
  const controller = new AbortController();
  underWay.set(clientMessageId, controller);
  const form = new FormData();
  form.set('clientMessageId', clientMessageId);
  form.set('text', text);
  if (quotedId) form.set('quotedId', quotedId);
  if (about?.voice) {
    form.set('asVoice', 'true');
    form.set('durationSeconds', String(about.voice.durationSeconds));
    form.set('waveform', about.voice.waveform.join(','));
  }
  // The server reads the fields before the file.
  form.set('file', file, file.name);
  try {
    return await upload<MessageRecord>(`/conversations/${conversationId}/messages`, form, { signal: controller.signal, onProgress });
  } finally {
    underWay.delete(clientMessageId);
  }
}

export function cancelUpload(clientMessageId: string): void {
  underWay.get(clientMessageId)?.abort();
}
