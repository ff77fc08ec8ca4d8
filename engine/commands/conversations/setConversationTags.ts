import { Types } from 'mongoose';
import { invalid } from '../../errors.ts';
import { TagModel, type Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { loadConversation } from './loadConversation.ts';
import type { ConversationCommand } from './takeConversation.ts';

/** Replaces the tags of a conversation. Whoever sees it may. Throws `invalid` for an unknown tag. */
export async function setConversationTags(services: Services, viewer: Viewer, { conversationId, tags, ifVersion }: ConversationCommand & { tags: string[] }): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  const distinct = [...new Set(tags)];
  const known = await TagModel.countDocuments({ _id: { $in: distinct } });
  if (known !== distinct.length) throw invalid({ tags: 'field.unknownTag' });
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      if (conversation.tags.length === distinct.length && conversation.tags.every((tag) => distinct.includes(tag.toHexString()))) return null;
      return { happenings: [{ type: 'tagged', by: actorOf(viewer), data: { tags: distinct } }], fields: { tags: distinct.map((tag) => new Types.ObjectId(tag)) } };
    },
    { ifVersion, seen },
  );
}
