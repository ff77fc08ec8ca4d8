import type { ConversationState } from '../contract/index.ts';
import type { Clocks } from './clocks.ts';

/**
 * What becomes due in a conversation.
 * - `waiting`: nobody took it in time
 * - `firstReply`: nobody answered in time since it was opened
 * - `silentReminder`, `silentClose`: the customer does not answer: remind them, then close
 * - `offer`: the receiver of a transfer has not answered
 * - `outsideHours`: the customer wrote while nobody is there: they are told when somebody will be
 * - `escalation`: nobody has it, and a rule said where it goes then
 * - `askAgain`: it waits, and whoever declined it is to be asked anew
 * - `snooze`: the time until which it was put aside
 */
export const DEADLINE_KINDS = ['waiting', 'firstReply', 'silentReminder', 'silentClose', 'offer', 'outsideHours', 'escalation', 'askAgain', 'snooze'] as const;
export type DeadlineKind = (typeof DEADLINE_KINDS)[number];

/** `at`: ms since 1970 (UTC). */
export interface Deadline {
  kind: DeadlineKind;
  at: number;
}

/** How long each thing may take, in minutes; null: for ever. */
export interface DeadlinePolicy {
  waitingMinutes: number | null;
  firstReplyMinutes: number | null;
  silentReminderMinutes: number | null;
  /** After the reminder, or after the company's last word when there is none. */
  silentCloseMinutes: number | null;
}

/** What decides a conversation's deadlines. Times in ms. */
export interface DeadlineFacts {
  state: ConversationState;
  waitingSince: number | null;
  clocks: Clocks;
  /** Until when the receiver of an offered transfer, or whom the engine found, may answer. */
  offerExpiresAt: number | null;
  /** When it goes to another department, if nobody has it. */
  escalatesAt: number | null;
  /** When those who declined it are asked anew, if it still waits. */
  askAgainAt: number | null;
}

const MINUTE = 60_000;
/** So long the engine has to find the queue that a message is for, and so long a burst may last, before it is answered, ms. */
const OUTSIDE_HOURS_MS = 2_000;

/** The absolute times by which something becomes due, the earliest first. Pure; a closed conversation has none. */
export function deadlinesOf({ state, waitingSince, clocks, offerExpiresAt, escalatesAt, askAgainAt }: DeadlineFacts, policy: DeadlinePolicy): Deadline[] {
  if (state === 'closed') return [];
  const { replyDueSince, firstReplyAt, silentSince, remindedAt, snoozedUntil, wroteOutsideAt, alerts } = clocks;
  const isHeld = state === 'assigned' || state === 'unread';
  const isSilent = isHeld && silentSince !== null && snoozedUntil === null;
  const reminds = policy.silentReminderMinutes !== null;
  const deadlines = [
    state === 'waiting' && !alerts.includes('waiting') ? due('waiting', waitingSince, policy.waitingMinutes) : null,
    state !== 'bot' && firstReplyAt === null && !alerts.includes('firstReply') ? due('firstReply', replyDueSince, policy.firstReplyMinutes) : null,
    isSilent && remindedAt === null ? due('silentReminder', silentSince, policy.silentReminderMinutes) : null,
    isSilent && (!reminds || remindedAt !== null) ? due('silentClose', remindedAt ?? silentSince, policy.silentCloseMinutes) : null,
    absolute('offer', offerExpiresAt),
    state === 'waiting' && wroteOutsideAt !== null ? absolute('outsideHours', wroteOutsideAt + OUTSIDE_HOURS_MS) : null,
    state === 'waiting' ? absolute('escalation', escalatesAt) : null,
    state === 'waiting' ? absolute('askAgain', askAgainAt) : null,
    absolute('snooze', snoozedUntil),
  ];
  return deadlines.filter((deadline) => deadline !== null).sort((one, other) => one.at - other.at);
}

function absolute(kind: DeadlineKind, at: number | null): Deadline | null {
  return at === null ? null : { kind, at };
}

function due(kind: DeadlineKind, since: number | null, minutes: number | null): Deadline | null {
  return since === null || minutes === null ? null : { kind, at: since + minutes * MINUTE };
}
