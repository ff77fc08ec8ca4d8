import { isValidObjectId } from 'mongoose';
import { notFound } from '../../errors.ts';
import { ConversationModel, readSettings, type Conversation } from '../../models/index.ts';
import { canSee, type ConversationScope, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';

/** A conversation that the viewer may see. Throws `not_found` otherwise: an invisible one looks like none. */
export async function loadConversation(viewer: Viewer, conversationId: string): Promise<Conversation> {
  const conversation = await findConversation(conversationId);
  if (!conversation || !(await maySee(viewer, scopeOf(conversation)))) throw notFound();
  return conversation;
}

/** What is seen under the narrower setting is seen under both: only for the rest the setting is read, always anew. */
async function maySee(viewer: Viewer, scope: ConversationScope): Promise<boolean> {
  return canSee(viewer, 'department', scope) || canSee(viewer, (await readSettings()).visibility, scope);
}

export async function findConversation(conversationId: string): Promise<Conversation | null> {
  return isValidObjectId(conversationId) ? ConversationModel.findById(conversationId).lean() : null;
}
