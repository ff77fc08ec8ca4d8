import { createMessageId } from '../createMessageId.ts';
import type { Attachment } from '../files/attachments.ts';
import type { Recorded } from './startRecording.ts';
import { waveformOf } from './voiceModel.ts';

/** Fetched while somebody speaks, so that sending waits for nothing. */
export const loadConverter = () => import('./toOggOpus.ts');

/**
 * A recording as a file to be sent, called `name` (without an extension). Where the browser cannot make Opus of it, it goes
 * as it is: a sound, no voice note. Throws when the recording cannot be read, or the converter cannot be fetched.
 */
export async function voiceAttachment({ blob, loudness }: Recorded, name: string): Promise<Attachment> {
  const { toOggOpus } = await loadConverter();
  const made = await toOggOpus(blob);
  const id = createMessageId();
  if (!made) {
    const [type = ''] = blob.type.split(';');
    return { id, file: new File([blob], `${name}.${type === 'audio/mp4' ? 'm4a' : 'weba'}`, { type }) };
  }
  return { id, file: new File([made.blob], `${name}.ogg`, { type: 'audio/ogg' }), voice: { durationSeconds: made.seconds, waveform: waveformOf(loudness) } };
}
