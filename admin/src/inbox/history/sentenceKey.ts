import type { TimelineEventRecord } from '../../../../engine/contract/index.ts';
import type { Messages } from '../../i18n/pt-BR/index.ts';

/** A sentence of `inbox.history.event`. */
export type SentenceKey = keyof Messages['inbox']['history']['event'];

/** The types whose sentence depends on nothing else. */
const PLAIN = [
  'opened', 'message_in', 'message_phone', 'call', 'accepted', 'assigned', 'viewed', 'replied', 'noted', 'tagged',
  'transfer_requested', 'transfer_offered', 'transfer_declined', 'transfer_withdrawn', 'transfer_expired',
  'reopened', 'linked', 'unlinked', 'thanked', 'snoozed', 'work_dropped', 'moved', 'moved_back',
] as const;

/** By why somebody's conversations were given another place (LEAVING_REASONS). */
const LEFT: Record<string, Record<string, SentenceKey>> = {
  transferred: { shift_end: 'transferredShiftEnd', user_deactivated: 'transferredDeactivated', absent: 'transferredAbsent' },
  released: { shift_end: 'releasedShiftEnd', user_deactivated: 'releasedDeactivated', absent: 'releasedAbsent' },
  kept: { shift_end: 'keptShiftEnd' },
};

/** What merging contacts, and parting them again, did to this conversation. */
const MERGED: Record<string, Record<string, SentenceKey>> = {
  merged: { closed: 'mergedClosed', absorbed: 'mergedAbsorbed' },
  unmerged: { reopened: 'unmergedReopened', stayed_closed: 'unmergedStayedClosed', gave_back: 'unmergedGaveBack' },
};

/** What moving a device's conversations, and undoing it, did to one that the contact had on both. */
const MOVED: Record<string, Record<string, SentenceKey>> = {
  merged: { closed: 'movedClosed', absorbed: 'movedAbsorbed' },
  unmerged: { reopened: 'movedBackReopened', stayed_closed: 'movedBackStayedClosed', gave_back: 'movedBackGaveBack' },
};

const DROPPED: Record<string, SentenceKey> = {
  inactive_user: 'droppedInactive',
  inactive_department: 'droppedNoDepartment',
  illegal_transition: 'droppedIllegal',
  already_assigned: 'droppedIllegal',
  not_assigned: 'droppedIllegal',
  discarded: 'droppedDiscarded',
};

/** Which sentence tells an entry of the timeline; `unknown` for a kind that this panel does not know. */
export function sentenceKey({ type, by, data }: Pick<TimelineEventRecord, 'type' | 'by' | 'data'>, isAcceptedOffer = false): SentenceKey {
  const reason = typeof data.reason === 'string' ? data.reason : '';
  switch (type) {
    case 'transferred':
      if (isAcceptedOffer) return 'transferredAccepted';
      if (data.trigger === 'escalated') return 'transferredEscalated';
      if (LEFT.transferred?.[reason]) return LEFT.transferred[reason];
      if (!data.toDepartmentId) return 'transferredToUser';
      return by.kind === 'rule' ? 'transferredByRule' : 'transferredToDepartment';
    case 'released':
    case 'kept':
      return LEFT[type]?.[reason] ?? type;
    case 'transfer_dropped':
      return DROPPED[reason] ?? type;
    case 'closed':
      if (reason === 'customer_silent') return 'closedSilent';
      if (reason === 'merged') return 'closedMerged';
      return reason.trim() ? 'closedFor' : 'closed';
    case 'overdue':
      if (data.deadline === 'waiting') return 'overdueWaiting';
      return data.deadline === 'firstReply' ? 'overdueFirstReply' : 'overdue';
    case 'reminded':
      // Without a text to send, nobody was written to.
      return data.messageId ? 'reminded' : 'remindedQuietly';
    case 'merged':
    case 'unmerged':
      return (data.cause === 'device' ? MOVED : MERGED)[type]?.[String(data.part)] ?? type;
    case 'auto_replied':
      return reason === 'outside_hours' ? 'toldOutsideHours' : type;
    case 'snooze_ended':
      return by.kind === 'user' ? 'snooze_ended' : 'snoozeOver';
    default:
      return PLAIN.find((plain) => plain === type) ?? 'unknown';
  }
}
