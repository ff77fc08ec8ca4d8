import { isOfferedTo, type ConversationRecord, type UserRecord } from '../../../engine/contract/index.ts';

/** `answerOffer`: accept or decline a transfer that is offered to the viewer; `withdrawOffer`: end one made to somebody else. */
export type ConversationAction = 'accept' | 'transfer' | 'release' | 'close' | 'reopen' | 'reply' | 'note' | 'snooze' | 'answerOffer' | 'withdrawOffer';

type Subject = Pick<ConversationRecord, 'state' | 'assignee' | 'transfer' | 'mergedInto'>;
type Viewer = Pick<UserRecord, 'id' | 'role'>;

/**
 * What the panel offers a user on a conversation they see. The API has the last word; this only
 * spares people buttons that would be refused.
 */
export function actionsFor(conversation: Subject, viewer: Viewer): ReadonlySet<ConversationAction> {
  const { state } = conversation;
  // Another conversation goes on for it.
  if (conversation.mergedInto) return new Set(['note']);
  if (state === 'closed') return new Set(['reopen', 'note']);
  const actions = new Set<ConversationAction>(['note']);
  const isHeld = state === 'assigned' || state === 'unread';
  const isOffered = isOfferedTo(conversation, viewer.id);
  // One button to accept with is enough, and the offer's brings its note along.
  if (isOffered) actions.add('answerOffer');
  else if (!isHeld) actions.add('accept');
  if (!mayDirect(conversation, viewer)) return actions;
  actions.add('close');
  if (isHeld) actions.add('reply').add('release').add('snooze');
  if (!conversation.transfer) actions.add('transfer');
  else if (conversation.transfer.status === 'offered' && !isOffered) actions.add('withdrawOffer');
  return actions;
}

/** Whether it is the viewer's to answer for, in whatever state it is: then they may send again what failed; once it is closed, only what nobody of the team wrote. */
export function mayDirect({ assignee }: Pick<Subject, 'assignee'>, viewer: Viewer): boolean {
  return viewer.role !== 'agent' || assignee?.id === viewer.id;
}

/** Why the composer is closed, as the last part of its sentence's key; null when a reply may be written. */
export type ComposerLock = 'waiting' | 'bot' | 'closed' | 'others' | 'offered' | 'merged';

export function composerLock(conversation: Subject, viewer: Viewer): ComposerLock | null {
  const actions = actionsFor(conversation, viewer);
  if (actions.has('reply')) return null;
  if (actions.has('answerOffer')) return 'offered';
  if (conversation.mergedInto) return 'merged';
  if (conversation.state === 'assigned' || conversation.state === 'unread') return 'others';
  return conversation.state;
}
