import { Types } from 'mongoose';
import type { UploadCreate } from '../../contract/index.ts';
import { AppError, invalid } from '../../errors.ts';
import { mediaKindOf, type StoredMedia } from '../../media/index.ts';
import { MediaUploadModel } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { loadConversation } from '../conversations/loadConversation.ts';
import { postMessage, type Attachment } from '../conversations/postMessage.ts';
import type { MessageToWrite } from '../conversations/messageEffects.ts';

/** What an upload brought: the fields beside the file, and the file, which lies in the media store. */
export interface ReceivedUpload {
  fields: UploadCreate;
  file: StoredMedia & { fileName: string | null; isOggOpus: boolean };
}

/**
 * A message with a file. `receive` is called with the id under which the file is to be stored. The file is removed when
 * nothing is posted, and when the same `clientMessageId` was posted before. Throws what `receive` and {@link postMessage}
 * throw.
 */
export async function postUpload(
  services: Services,
  viewer: Viewer,
  { conversationId, receive }: { conversationId: string; receive: (mediaId: string) => Promise<ReceivedUpload> },
): Promise<{ message: MessageToWrite; created: boolean }> {
  await loadConversation(viewer, conversationId);
  const upload = await MediaUploadModel.create({ _id: new Types.ObjectId(), conversationId, createdAt: services.now() });
  const mediaId = upload._id.toHexString();
  let isKept = false;
  /** Nobody knows: the sweeper will find out (see {@link removeOrphans}). */
  let mayBePosted = false;
  try {
    const { fields, file } = await receive(mediaId);
    if (file.size === 0) throw invalid({ file: 'field.emptyFile' });
    const { text, clientMessageId, quotedId, ifVersion } = fields;
    mayBePosted = true;
    const posted = await postMessage(services, viewer, { conversationId, text, clientMessageId, quotedId, ifVersion, attachment: attachmentOf(fields, file) });
    mayBePosted = false;
    isKept = posted.message.media?.id === mediaId;
    return posted;
  } catch (error) {
    if (error instanceof AppError) mayBePosted = false;
    throw error;
  } finally {
    if (!mayBePosted) {
      if (!isKept) await services.media.remove(mediaId);
      await MediaUploadModel.deleteOne({ _id: upload._id });
    }
  }
}

function attachmentOf({ asVoice, asDocument, durationSeconds, waveform }: UploadCreate, { isOggOpus, ...file }: ReceivedUpload['file']): Attachment {
  const type = asDocument ? 'document' : mediaKindOf(file.mimeType, file.size);
  const isVoice = asVoice && isOggOpus && type === 'audio';
  return { type, media: { ...file, status: 'stored', ...(isVoice && { isVoice, durationSeconds, waveform }) } };
}
