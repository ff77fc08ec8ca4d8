import type { ConversationRecord, UserRecord } from '../../../engine/contract/index.ts';

export type ConversationAction = 'accept' | 'transfer' | 'release' | 'close' | 'reopen' | 'reply' | 'note';

type Subject = Pick<ConversationRecord, 'state' | 'assignee' | 'transfer'>;
type Viewer = Pick<UserRecord, 'id' | 'role'>;

/**
 * What the panel offers a user on a conversation they see. The API has the last word; this only
 * spares people buttons that would be refused.
 */
export function actionsFor(conversation: Subject, viewer: Viewer): ReadonlySet<ConversationAction> {
  const { state } = conversation;
  if (state === 'closed') return new Set(['reopen', 'note']);
  const actions = new Set<ConversationAction>(['note']);
  const isHeld = state === 'assigned' || state === 'unread';
  const mayDirect = viewer.role !== 'agent' || conversation.assignee?.id === viewer.id;
  if (!isHeld) actions.add('accept');
  if (!mayDirect) return actions;
  actions.add('close');
  if (isHeld) actions.add('reply').add('release');
  if (!conversation.transfer) actions.add('transfer');
  return actions;
}

/** Why the composer is closed, as the last part of its sentence's key; null when a reply may be written. */
export type ComposerLock = 'waiting' | 'bot' | 'closed' | 'others';

export function composerLock(conversation: Subject, viewer: Viewer): ComposerLock | null {
  if (actionsFor(conversation, viewer).has('reply')) return null;
  if (conversation.state === 'assigned' || conversation.state === 'unread') return 'others';
  return conversation.state;
}
