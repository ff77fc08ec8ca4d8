import { step, type ConversationEvent } from '../../conversation/index.ts';
import { AppError } from '../../errors.ts';
import type { Conversation } from '../../models/index.ts';
import { canHandle, type Viewer } from '../../policies/viewer.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation } from './changeConversation.ts';
import { snapshotOf } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { noteOf } from './postNote.ts';
import { writeMessageEffect } from './runEffect.ts';
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
      return { happenings: [{ type: 'released', by: actorOf(viewer), machineEvent }], fields: { pendingTransfer: null } };
    },
    { ifVersion, seen },
  );
}

export interface CloseCommand extends ConversationCommand {
  reason?: string | null | undefined;
  /** For colleagues, in the history. */
  note?: string | null | undefined;
  silent?: boolean | undefined;
}

/** Finishes a conversation: out of every active tab, closing recorded, history kept. A transfer under way is dropped. */
export async function closeConversation(services: Services, viewer: Viewer, { conversationId, ifVersion, reason, note, silent }: CloseCommand): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    async (conversation) => {
      const now = services.now();
      const machineEvent: ConversationEvent = { type: 'close', at: now.getTime(), reason: reason || null };
      mustBeAllowed(viewer, conversation, machineEvent);
      return {
        happenings: [{ type: 'closed', by: actorOf(viewer), data: { reason: reason || null, note: note || null, silent: silent ?? false }, machineEvent }],
        fields: { pendingTransfer: null },
        effects: note ? [writeMessageEffect(noteOf(viewer, conversation, note, now))] : [],
      };
    },
    { ifVersion, seen },
  );
}

/** What is illegal for everybody comes before what this viewer may not do. */
function mustBeAllowed(viewer: Viewer, conversation: Conversation, event: ConversationEvent): void {
  step(snapshotOf(conversation), event);
  if (!canHandle(viewer, scopeOf(conversation))) throw new AppError('forbidden');
}
