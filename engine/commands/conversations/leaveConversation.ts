import { step, type ConversationEvent } from '../../conversation/index.ts';
import { AppError } from '../../errors.ts';
import type { Conversation } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf, authorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { snapshotOf } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { closingDraft, closingEvent } from './closingDraft.ts';
import { noteOf } from './outgoing.ts';
import { givenBack } from './queueFields.ts';
import { writeMessageEffect } from './messageEffects.ts';
import type { ConversationCommand } from './takeConversation.ts';

/** Gives a conversation back to its queue. */
export async function releaseConversation(services: Services, viewer: Viewer, { conversationId, ifVersion }: ConversationCommand): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const machineEvent: ConversationEvent = { type: 'release', at: services.now().getTime() };
      mustBeAllowed(viewer, conversation, machineEvent);
      return { happenings: [{ type: 'released', by: actorOf(viewer), machineEvent }], fields: { pendingTransfer: null, routing: givenBack(conversation, 'released', services.now()) } };
    },
    { ifVersion, seen },
  );
}

export interface CloseCommand extends ConversationCommand {
  reason?: string | null | undefined;
  /** For colleagues, in the history. */
  note?: string | null | undefined;
  /** No closing message to the customer. */
  silent?: boolean | undefined;
}

/** Finishes a conversation: out of every active tab, closing recorded, history kept. A transfer under way is dropped. */
export async function closeConversation(services: Services, viewer: Viewer, { conversationId, ifVersion, reason, note, silent }: CloseCommand): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      mustBeAllowed(viewer, conversation, closingEvent(services, reason));
      const noted = note ? [writeMessageEffect(noteOf(conversation, { author: authorOf(viewer), text: note, now: services.now() }))] : [];
      const closing = await closingDraft(services, conversation, { by: actorOf(viewer), agentName: viewer.name, reason, note, silent });
      return { ...closing, effects: [...noted, ...(closing.effects ?? [])] };
    },
    { ifVersion, seen },
  );
}

/** What is illegal for everybody comes before what this viewer may not do. */
function mustBeAllowed(viewer: Viewer, conversation: Conversation, event: ConversationEvent): void {
  step(snapshotOf(conversation), event);
  if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
}
