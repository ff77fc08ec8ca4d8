import { ConversationModel, MediaUploadModel, MessageModel, type MediaUpload } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** An upload and its post take no longer; ms. */
const UPLOAD_TAKES_MS = 60 * 60_000;
const BATCH = 100;

/**
 * For the sweeper: removes the files that uploads left without a message when a process died, and what was being written
 * and never was finished. Answers how many.
 */
export async function removeOrphans({ media, now }: Pick<Services, 'media' | 'now'>): Promise<number> {
  const before = new Date(now().getTime() - UPLOAD_TAKES_MS);
  let count = await media.removeUnfinished(before);
  for (const upload of await MediaUploadModel.find({ createdAt: { $lt: before } }).sort({ createdAt: 1 }).limit(BATCH).lean()) {
    if (!(await hasMessage(upload))) {
      await media.remove(upload._id.toHexString());
      count += 1;
    }
    await MediaUploadModel.deleteOne({ _id: upload._id });
  }
  return count;
}

/** Its conversation may still carry it, see `writeMessageEffect`. Looked at first: what it carries no more is written. */
async function hasMessage({ _id, conversationId }: MediaUpload): Promise<boolean> {
  const mediaId = _id.toHexString();
  const isCarried = await ConversationModel.exists({ _id: conversationId, 'effects.data.message.media.id': mediaId });
  return isCarried !== null || (await MessageModel.exists({ 'media.id': mediaId })) !== null;
}
