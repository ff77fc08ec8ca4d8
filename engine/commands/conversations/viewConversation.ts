import { isValidObjectId } from 'mongoose';
import { step } from '../../conversation/index.ts';
import { invalid } from '../../errors.ts';
import { MessageModel, type Conversation, type Message } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { snapshotOf } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import type { ConversationCommand } from './takeConversation.ts';

/**
 * The viewer has seen the messages up to `upTo` (all, when left out). Only the assignee's view counts, and only when
 * nothing newer is unseen; otherwise nothing changes.
 */
export async function viewConversation(services: Services, viewer: Viewer, { conversationId, upTo, ifVersion }: ConversationCommand & { upTo?: string | undefined }): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  const last = upTo === undefined ? null : await findMessage(conversationId, upTo);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const machineEvent = { type: 'view' as const, at: services.now().getTime(), userId: viewer.id };
      if (!step(snapshotOf(conversation), machineEvent).changed) return null;
      const newest = conversation.newestUnseen;
      if (last && newest && last.sortAt < newest.sortAt && !last._id.equals(newest.messageId)) return null;
      return { happenings: [{ type: 'viewed', by: actorOf(viewer), machineEvent }] };
    },
    { ifVersion, seen },
  );
}

async function findMessage(conversationId: string, messageId: string): Promise<Message> {
  const message = isValidObjectId(messageId) ? await MessageModel.findOne({ _id: messageId, conversationId }).lean() : null;
  if (!message) throw invalid({ upTo: 'field.unknownMessage' });
  return message;
}
