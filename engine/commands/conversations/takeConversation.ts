import { step } from '../../conversation/index.ts';
import { AppError } from '../../errors.ts';
import { ConversationModel, type Conversation } from '../../models/index.ts';
import type { Viewer } from '../../policies/viewer.ts';
import type { Services } from '../../services.ts';
import { actorOf } from './actors.ts';
import { changeConversation, type ChangeOptions } from './changeConversation.ts';
import { openKeyOf, snapshotOf, type Draft } from './draft.ts';
import { loadConversation } from './loadConversation.ts';
import { releaseSlot, reserveSlot } from './slots.ts';

/** What a command on a conversation is given. */
export interface ConversationCommand extends Pick<ChangeOptions, 'ifVersion'> {
  conversationId: string;
}

/**
 * The viewer takes a conversation that nobody has. Their own: unchanged. Throws `already_assigned`, `at_capacity`,
 * `illegal_transition`.
 */
export async function acceptConversation(services: Services, viewer: Viewer, command: ConversationCommand): Promise<Conversation> {
  return take(services, viewer, command, 'accept');
}

/** The viewer takes a closed conversation up again. Throws `open_exists` when the contact has an open one on the device. */
export async function reopenConversation(services: Services, viewer: Viewer, command: ConversationCommand): Promise<Conversation> {
  return take(services, viewer, command, 'reopen');
}

async function take(services: Services, viewer: Viewer, { conversationId, ifVersion }: ConversationCommand, type: 'accept' | 'reopen'): Promise<Conversation> {
  const seen = await loadConversation(viewer, conversationId);
  return changeConversation(
    services,
    conversationId,
    (conversation) => takingDraft(services, viewer, conversation, type),
    { ifVersion, seen },
  );
}

/** Null when it is theirs already. A place that was kept for them is used. */
export async function takingDraft(services: Services, viewer: Viewer, conversation: Conversation, type: 'accept' | 'reopen'): Promise<Draft | null> {
  const machineEvent = { type, at: services.now().getTime(), userId: viewer.id };
  if (!step(snapshotOf(conversation), machineEvent).changed) return null;
  if (type === 'reopen' && (await ConversationModel.exists({ openKey: openKeyOf(conversation) }))) throw new AppError('open_exists');
  const { reservation } = await reserveSlot(viewer.id, conversation, { now: services.now() });
  if (reservation === 'full') throw new AppError('at_capacity');
  if (reservation === 'unavailable') throw new AppError('forbidden');
  return {
    happenings: [{ type: type === 'accept' ? 'accepted' : 'reopened', by: actorOf(viewer), machineEvent }],
    undo: () => releaseSlot(viewer.id, conversation._id),
  };
}
