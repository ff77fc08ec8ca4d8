import type { ConversationAlert } from '../contract/index.ts';
import type { ConversationEvent, ConversationSnapshot } from './events.ts';

/**
 * What a conversation's deadlines count from, beside what the machine knows. Times are ms since 1970 (UTC); null when
 * there is nothing to count.
 */
export interface Clocks {
  /** When the oldest message that nobody has answered yet arrived. */
  replyDueSince: number | null;
  /** When a person of the company first answered; kept until the conversation is opened anew. */
  firstReplyAt: number | null;
  /** When the company had the last word: since then the customer is silent. */
  silentSince: number | null;
  /** When the silent customer was reminded. */
  remindedAt: number | null;
  /** Until when the one who has it put it aside. */
  snoozedUntil: number | null;
  /** When the customer wrote outside of business hours, while nobody has it, and is to be told so. */
  wroteOutsideAt: number | null;
  /** Deadlines that passed and still matter. */
  alerts: ConversationAlert[];
}

export const NO_CLOCKS: Clocks = { replyDueSince: null, firstReplyAt: null, silentSince: null, remindedAt: null, snoozedUntil: null, wroteOutsideAt: null, alerts: [] };

/**
 * The clocks after one event of the machine; `after` is the conversation as the event left it. Pure.
 * Whoever speaks stops the other one's clock. A conversation that changes hands is no longer put aside, and the company
 * owes the next word: nobody is reminded, or closed, for having answered nothing to somebody who has gone.
 */
export function advanceClocks(clocks: Clocks, event: ConversationEvent, after: ConversationSnapshot): Clocks {
  const next = withoutSettledAlerts(clocksAfter(clocks, event), after);
  return after.state === 'closed' ? { ...NO_CLOCKS, firstReplyAt: next.firstReplyAt } : next;
}

function clocksAfter(clocks: Clocks, event: ConversationEvent): Clocks {
  switch (event.type) {
    case 'open':
      return NO_CLOCKS;
    case 'customerMessage':
      return { ...clocks, replyDueSince: clocks.replyDueSince ?? event.at, silentSince: null, remindedAt: null, snoozedUntil: null, alerts: without(clocks.alerts, 'snooze') };
    case 'reply':
    case 'phoneMessage':
      return {
        ...clocks,
        replyDueSince: null,
        firstReplyAt: clocks.firstReplyAt ?? event.at,
        silentSince: event.at,
        remindedAt: null,
        wroteOutsideAt: null,
        alerts: without(without(clocks.alerts, 'firstReply'), 'snooze'),
      };
    case 'accept':
    case 'assign':
    case 'transferToUser':
    case 'transferToDepartment':
    case 'release':
      return { ...clocks, silentSince: null, remindedAt: null, snoozedUntil: null, alerts: without(clocks.alerts, 'snooze') };
    case 'reopen':
    case 'customerReopen':
      return { ...NO_CLOCKS, firstReplyAt: clocks.firstReplyAt };
    default:
      return clocks;
  }
}

/** Taken up again at `at`: the customer has as long to answer as if the company had just spoken. */
export function takenUpAgain(clocks: Clocks, at: number): Partial<Clocks> {
  return { snoozedUntil: null, ...(clocks.silentSince !== null && { silentSince: at, remindedAt: null }) };
}

/** That it waited too long, and that nobody is there, matters while it waits. */
function withoutSettledAlerts(clocks: Clocks, after: ConversationSnapshot): Clocks {
  return after.state === 'waiting' ? clocks : { ...clocks, wroteOutsideAt: null, alerts: without(clocks.alerts, 'waiting') };
}

function without(alerts: ConversationAlert[], alert: ConversationAlert): ConversationAlert[] {
  return alerts.includes(alert) ? alerts.filter((each) => each !== alert) : alerts;
}
