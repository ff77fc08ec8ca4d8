import type { Clocks, DeadlineFacts } from '../../conversation/index.ts';
import type { Conversation, StoredClocks } from '../../models/index.ts';

/** The clocks of a stored conversation; of one from before there were clocks: none. */
export function clocksOf({ clocks }: { clocks?: Partial<StoredClocks> | undefined }): Clocks {
  return {
    replyDueSince: milliseconds(clocks?.replyDueSince),
    firstReplyAt: milliseconds(clocks?.firstReplyAt),
    silentSince: milliseconds(clocks?.silentSince),
    remindedAt: milliseconds(clocks?.remindedAt),
    snoozedUntil: milliseconds(clocks?.snoozedUntil),
    wroteOutsideAt: milliseconds(clocks?.wroteOutsideAt),
    alerts: clocks?.alerts ?? [],
  };
}

/** As the store keeps them: with dates, which a person can read. */
export function storedClocks({ alerts, ...times }: Clocks): Conversation['clocks'] {
  return {
    replyDueSince: date(times.replyDueSince),
    firstReplyAt: date(times.firstReplyAt),
    silentSince: date(times.silentSince),
    remindedAt: date(times.remindedAt),
    snoozedUntil: date(times.snoozedUntil),
    wroteOutsideAt: date(times.wroteOutsideAt),
    alerts,
  };
}

/** What decides the deadlines of a stored conversation. */
export function deadlineFactsOf({ state, waitingSince, clocks, pendingTransfer, routing }: Pick<Conversation, 'state' | 'waitingSince' | 'pendingTransfer'> & { clocks: Clocks; routing: Conversation['routing'] | undefined }): DeadlineFacts {
  return {
    state,
    waitingSince: milliseconds(waitingSince),
    clocks,
    offerExpiresAt: milliseconds(pendingTransfer?.offer?.expiresAt),
    escalatesAt: milliseconds(routing?.escalation?.at),
    askAgainAt: milliseconds(routing?.askAgainAt),
  };
}

function milliseconds(date: Date | null | undefined): number | null {
  return date?.getTime() ?? null;
}

function date(time: number | null): Date | null {
  return time === null ? null : new Date(time);
}
