import type { MessageRecord, OutageRecord } from '../../../engine/contract/index.ts';
import type { PendingSend } from './outbox.ts';
import { isSameDay } from './timeText.ts';

/** One line of the conversation as drawn. `opens`: the first bubble of a run by the same writer. */
export type MessageRow =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'outage'; key: string; outage: OutageRecord }
  | { kind: 'message'; key: string; message: MessageRecord; opens: boolean }
  | { kind: 'pending'; key: string; send: PendingSend; opens: boolean };

const RUN = 5 * 60_000;

/**
 * The rows of a conversation, oldest first: day headings between days, a mark before the first unread
 * message until somebody answers, and at the end what this browser has not got an answer for yet. A pending send whose message
 * has already arrived by another way is left out: one message is never drawn twice. `outages`: oldest first, each told where it
 * began, before what came by it.
 */
export function messageRows(messages: readonly MessageRecord[], pending: readonly PendingSend[], { firstUnreadId, outages = [] }: { firstUnreadId?: string | null; outages?: readonly OutageRecord[] } = {}): MessageRow[] {
  const rows: MessageRow[] = [];
  const away = [...outages];
  const tellAway = (until: string | null) => {
    for (let [outage] = away; outage && (until === null || outage.from <= until); [outage] = away) {
      rows.push({ kind: 'outage', key: `outage-${outage.from}`, outage });
      away.shift();
    }
  };
  const unreadFrom = isAnswered(messages, firstUnreadId) || pending.length > 0 ? null : firstUnreadId;
  let previous: MessageRecord | null = null;
  for (const message of messages) {
    if (isUnderWay(message)) continue;
    if (!previous || !isSameDay(previous.at, message.at)) {
      rows.push({ kind: 'day', key: `day-${message.id}`, at: message.at });
      previous = null;
    }
    if (away[0] && away[0].from <= message.at) {
      tellAway(message.at);
      previous = null;
    }
    if (message.id === unreadFrom) {
      rows.push({ kind: 'unread', key: 'unread' });
      previous = null;
    }
    // The key stays the sender's id, so that an answered send keeps its element and does not flicker.
    rows.push({ kind: 'message', key: message.clientMessageId ?? message.id, message, opens: !previous || !isRun(previous, message) });
    previous = message;
  }
  tellAway(null);
  const arrived = new Set(messages.map((message) => message.clientMessageId));
  for (const send of pending) {
    if (arrived.has(send.clientMessageId)) continue;
    rows.push({ kind: 'pending', key: send.clientMessageId, send, opens: previous?.direction !== 'out' });
  }
  return rows;
}

/** A reaction, an edit or a deletion of ours that WhatsApp does not have yet: it is seen once it changed its message, or failed. */
function isUnderWay({ targetId, status }: MessageRecord): boolean {
  return targetId !== undefined && (status === 'queued' || status === 'sending');
}

/** The oldest of the last `count` messages of the customer, before which the unread mark stands. */
export function firstUnreadOf(messages: readonly MessageRecord[], count: number): string | null {
  if (count <= 0) return null;
  return messages.filter((message) => message.direction === 'in').at(-count)?.id ?? null;
}

function isAnswered(messages: readonly MessageRecord[], firstUnreadId: string | null | undefined): boolean {
  const from = messages.findIndex((message) => message.id === firstUnreadId);
  return from >= 0 && messages.slice(from).some((message) => message.direction === 'out');
}

function isRun(previous: MessageRecord, message: MessageRecord): boolean {
  return (
    previous.direction === message.direction &&
    previous.author?.id === message.author?.id &&
    Date.parse(message.at) - Date.parse(previous.at) < RUN
  );
}
