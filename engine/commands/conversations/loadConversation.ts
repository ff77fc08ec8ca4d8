import { isValidObjectId } from 'mongoose';
import { notFound } from '../../errors.ts';
import { ConversationModel, readSettings, type Conversation } from '../../models/index.ts';
import { canSee, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';

/** A conversation that the viewer may see. Throws `not_found` otherwise: an invisible one looks like none. */
export async function loadConversation(viewer: Viewer, conversationId: string): Promise<Conversation> {
  const [conversation, { visibility }] = await Promise.all([findConversation(conversationId), readSettings()]);
  if (!conversation || !canSee(viewer, visibility, scopeOf(conversation))) throw notFound();
  return conversation;
}

export async function findConversation(conversationId: string): Promise<Conversation | null> {
  return isValidObjectId(conversationId) ? ConversationModel.findById(conversationId).lean() : null;
}
