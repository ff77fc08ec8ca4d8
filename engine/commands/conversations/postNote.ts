import type { Message } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { actorOf, authorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { loadConversation } from './loadConversation.ts';
import { noteOf } from './outgoing.ts';
import { findWrittenMessage } from './postMessage.ts';
import { writeMessageEffect, type MessageToWrite } from './messageEffects.ts';

/** A note for colleagues; the customer never sees it. Whoever sees the conversation may write one, also when it is closed. */
export async function postNote(services: Services, viewer: Viewer, { conversationId, text }: { conversationId: string; text: string }): Promise<Message> {
  await loadConversation(viewer, conversationId);
  let note: MessageToWrite | undefined;
  const conversation = await changeConversation(services, conversationId, async (current) => {
    note = noteOf(current, { author: authorOf(viewer), text, now: services.now() });
    return { happenings: [{ type: 'noted', by: actorOf(viewer), data: { messageId: note._id.toHexString() } }], effects: [writeMessageEffect(note)] };
  });
  if (!note) throw new Error(`conversation ${conversationId} was saved without its note`);
  return findWrittenMessage(services, conversation, note._id);
}
