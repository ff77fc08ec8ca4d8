import { notFound } from '../../errors.ts';
import { ConversationModel, MessageModel, readSettings, type MessageMedia } from '../../models/index.ts';
import { visibleFilter } from '../../policies/visible.ts';
import type { Viewer } from '../../policies/viewer.ts';

/** A file that is forwarded a lot lies in many messages: the newest so many are looked at. */
const MAX_HOLDERS = 500;

/**
 * A file of a message that the viewer may see: one in a conversation that they may see, or one that stands in no
 * conversation, which everybody sees who sees contacts. Throws `not_found` otherwise.
 */
export async function findMedia(viewer: Viewer, mediaId: string): Promise<MessageMedia> {
  const holders = await MessageModel.find({ 'media.id': mediaId.toLowerCase(), undrained: { $ne: true } }, { media: 1, conversationId: 1 })
    .sort({ _id: -1 })
    .limit(MAX_HOLDERS)
    .lean();
  const media = holders[0]?.media;
  if (!media) throw notFound();
  if (holders.some(({ conversationId }) => conversationId === null)) return media;
  const visible = visibleFilter(viewer, (await readSettings()).visibility);
  if (visible && !(await ConversationModel.exists({ _id: { $in: holders.map(({ conversationId }) => conversationId) }, ...visible }))) throw notFound();
  return media;
}
