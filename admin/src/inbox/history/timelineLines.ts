import type { TimelineEventRecord } from '../../../../engine/contract/index.ts';

export interface TimelineLine {
  event: TimelineEventRecord;
  /** How many such entries in a row it stands for. */
  count: number;
  /** The transfer that somebody made by accepting an offer. */
  isAcceptedOffer: boolean;
}

const FOLDED: ReadonlySet<string> = new Set(['message_in', 'message_phone', 'replied', 'viewed', 'noted', 'call', 'thanked']);

/**
 * Latest first. Runs of the same small thing by the same one (three messages, four replies) are told once, and
 * that a transfer was asked for is not told when the next thing was that it happened.
 */
export function timelineLines(events: readonly TimelineEventRecord[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  const accepted = acceptedOffers(events);
  for (const event of events.toSorted((left, right) => right.seq - left.seq)) {
    const last = lines.at(-1);
    if (last && isRequestOf(event, last.event)) continue;
    if (last && FOLDED.has(event.type) && isAlike(last.event, event)) last.count += 1;
    else lines.push({ event, count: 1, isAcceptedOffer: accepted.has(event.seq) });
  }
  return lines;
}

/** By sequence: the transfers before which, of all that concerns transfers, an offer to the same user stands. */
function acceptedOffers(events: readonly TimelineEventRecord[]): Set<number> {
  const accepted = new Set<number>();
  let previous: TimelineEventRecord | undefined;
  for (const event of events.toSorted((left, right) => left.seq - right.seq)) {
    if (!event.type.startsWith('transfer')) continue;
    const isAnswer = event.type === 'transferred' && previous?.type === 'transfer_offered' && event.data.toUserId === previous.data.toUserId;
    // Somebody who left gave it on by another way, whatever was offered.
    if (isAnswer && !event.data.reason) accepted.add(event.seq);
    previous = event;
  }
  return accepted;
}

function isRequestOf(request: TimelineEventRecord, done: TimelineEventRecord): boolean {
  return request.type === 'transfer_requested' && done.type === 'transferred' && request.data.toName === done.data.toName;
}

function isAlike(left: TimelineEventRecord, right: TimelineEventRecord): boolean {
  return left.type === right.type && left.by.kind === right.by.kind && left.by.id === right.by.id;
}
