import type { Actor, TimelineEventRecord } from '../../../../engine/contract/index.ts';

/** A part of the sentence: a name as it is, or a key of `inbox.history` to be translated. */
export type Words = { text: string } | { key: 'who.someone' | 'who.customer' | 'who.rule' | 'who.anyRule' | 'who.bot' | 'who.system' | 'anotherTarget'; name?: string };

const KNOWN = [
  'opened', 'message_in', 'message_phone', 'call', 'accepted', 'assigned', 'viewed', 'replied', 'noted', 'tagged',
  'transfer_requested', 'transfer_dropped', 'released', 'closed', 'reopened', 'linked', 'unlinked', 'work_dropped',
] as const;

export type SentenceKey = (typeof KNOWN)[number] | 'transferredToUser' | 'transferredToDepartment' | 'closedFor' | 'releasedFrom' | 'unknown';

export interface TimelineSentence {
  /** Under `inbox.history.event`. */
  key: SentenceKey;
  who: Words;
  target: Words;
  reason: string;
  /** What somebody wrote with it. */
  note: string | null;
  overCapacity: boolean;
}

/** What an entry of the timeline says, ready to be translated. An entry of a kind not known here is still told. */
export function timelineSentence({ type, by, data }: Pick<TimelineEventRecord, 'type' | 'by' | 'data'>): TimelineSentence {
  const reason = textOf(data.reason);
  return {
    key: sentenceKey(type, data, reason),
    who: whoDid(by),
    target: nameOf(data) ? { text: nameOf(data) } : { key: 'anotherTarget' },
    reason,
    note: textOf(data.note) || textOf(data.text) || null,
    overCapacity: data.overCapacity === true,
  };
}

export interface TimelineLine {
  event: TimelineEventRecord;
  /** How many such entries in a row it stands for. */
  count: number;
}

/**
 * Latest first. Runs of the same small thing by the same one (three messages, four replies) are told once, and
 * that a transfer was asked for is not told when the next thing was that it happened.
 */
export function timelineLines(events: readonly TimelineEventRecord[]): TimelineLine[] {
  const lines: TimelineLine[] = [];
  for (const event of events.toSorted((left, right) => right.seq - left.seq)) {
    const last = lines.at(-1);
    if (last && isRequestOf(event, last.event)) continue;
    if (last && FOLDED.has(event.type) && isAlike(last.event, event)) last.count += 1;
    else lines.push({ event, count: 1 });
  }
  return lines;
}

const FOLDED: ReadonlySet<string> = new Set(['message_in', 'message_phone', 'replied', 'viewed', 'noted', 'call']);

function isRequestOf(request: TimelineEventRecord, done: TimelineEventRecord): boolean {
  return request.type === 'transfer_requested' && done.type === 'transferred' && request.data.toName === done.data.toName;
}

function isAlike(left: TimelineEventRecord, right: TimelineEventRecord): boolean {
  return left.type === right.type && left.by.kind === right.by.kind && left.by.id === right.by.id;
}

function sentenceKey(type: string, data: Record<string, unknown>, reason: string): SentenceKey {
  if (type === 'transferred') return data.toDepartmentId ? 'transferredToDepartment' : 'transferredToUser';
  if (type === 'released' && reason === 'user_deactivated') return 'releasedFrom';
  if (type === 'closed' && reason) return 'closedFor';
  return KNOWN.find((known) => known === type) ?? 'unknown';
}

function whoDid({ kind, name }: Actor): Words {
  if (kind === 'user') return name ? { text: name } : { key: 'who.someone' };
  if (kind === 'rule') return name ? { key: 'who.rule', name } : { key: 'who.anyRule' };
  return { key: `who.${kind}` };
}

/** To whom it went, or from whom it was taken. */
function nameOf(data: Record<string, unknown>): string {
  return textOf(data.toName) || textOf(data.userName);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
