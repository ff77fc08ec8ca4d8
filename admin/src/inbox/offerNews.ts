import { isOfferedTo, type ConversationRecord, type TimelineEventRecord } from '../../../engine/contract/index.ts';

/**
 * What a change of a conversation means for offered transfers, to its receiver and its sender.
 * - `offered`: somebody offers it to the viewer, or the engine does (`isReserved`)
 * - `accepted`: whom the viewer offered it to took it
 * - `ended`: an offer to or by the viewer is over in another way, which the timeline tells (see {@link endOf})
 */
export type OfferNews =
  | { kind: 'offered'; name: string; expiresAt: string; isReserved: boolean }
  | { kind: 'accepted'; name: string }
  | { kind: 'ended'; name: string; wasMine: boolean };

type Subject = Pick<ConversationRecord, 'transfer' | 'assignee' | 'state'>;

/** `before`: as the viewer's panel knew it, if it did. Null when there is nothing to tell. */
export function offerNews(before: Subject | undefined, after: Subject, viewerId: string, now: number): OfferNews | null {
  const offer = after.transfer;
  if (isOfferedTo(after, viewerId) && offer?.expiresAt && offer.expiresAt !== before?.transfer?.expiresAt) {
    return Date.parse(offer.expiresAt) > now ? { kind: 'offered', name: offer.by?.name ?? '', expiresAt: offer.expiresAt, isReserved: offer.reserved ?? false } : null;
  }
  const former = before?.transfer;
  if (former?.status !== 'offered' || offer?.status === 'offered') return null;
  const { name } = former.to;
  const wasMine = former.by?.id === viewerId;
  if (wasMine && after.assignee?.id === former.to.id) return { kind: 'accepted', name };
  const wasToMe = former.to.id === viewerId && after.assignee?.id !== viewerId;
  return (wasMine || wasToMe) && after.state !== 'closed' ? { kind: 'ended', name, wasMine } : null;
}

export type OfferEnd = { kind: 'declined'; note: string } | { kind: 'expired' } | { kind: 'withdrawn' };

const ENDS = { transfer_declined: 'declined', transfer_expired: 'expired', transfer_withdrawn: 'withdrawn' } as const;

/** How the last offer of a timeline ended; null when it did by what the viewer did themself, or by something else. */
export function endOf(timeline: readonly TimelineEventRecord[], viewerId: string): OfferEnd | null {
  const last = timeline.toSorted((left, right) => left.seq - right.seq).findLast(({ type }) => type.startsWith('transfer') || type === 'assigned');
  const kind = last && last.type in ENDS ? ENDS[last.type as keyof typeof ENDS] : null;
  if (!last || !kind || last.by.id === viewerId) return null;
  if (kind !== 'declined') return { kind };
  return { kind, note: typeof last.data.note === 'string' ? last.data.note.trim() : '' };
}
