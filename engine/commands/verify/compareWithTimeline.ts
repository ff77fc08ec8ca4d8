import { isDeepStrictEqual } from 'node:util';
import { step, type ConversationEvent, type ConversationSnapshot } from '../../conversation/index.ts';
import type { Conversation, StoredTimelineEvent } from '../../models/index.ts';
import { sightOf } from '../../policies/rooms.ts';
import { openKeyOf, snapshotOf } from '../conversations/draft.ts';
import { turnAtOf, withoutWaiting } from '../conversations/queueFields.ts';

/** How a stored conversation and its timeline contradict each other. */
export type Discrepancy =
  /** Entries `from`…`to` (both included) are missing from the timeline. */
  | { kind: 'gap'; from: number; to: number }
  /** The timeline goes on after the last entry that the conversation knows. */
  | { kind: 'beyond'; seq: number }
  /** The machine refuses what the timeline says has happened. */
  | { kind: 'unreplayable'; seq: number; message: string }
  /** An entry, the first of maybe more, says another state than the machine comes to. */
  | { kind: 'entry'; seq: number; entry: string; machine: string }
  /** What is stored is not what the timeline leads to. */
  | { kind: 'field'; field: string; timeline: unknown; stored: unknown }
  /** An active conversation has the key of its device and contact, a closed one has none. */
  | { kind: 'openKey'; timeline: string | null; stored: string | null };

/**
 * Invariant 8: replaying the whole timeline through the machine gives the present state. `timeline`: everything, by
 * `seq`. Pure; empty when they agree. A conversation that changes meanwhile may contradict a timeline that was read
 * later: read both again.
 */
export function compareWithTimeline(conversation: Conversation, timeline: StoredTimelineEvent[]): Discrepancy[] {
  const { snapshot, problems } = replayEntries(timeline);
  const beyond = timeline.find(({ seq }) => seq > conversation.eventSeq);
  return [
    ...gapsOf(timeline, conversation.eventSeq),
    ...(beyond ? [{ kind: 'beyond' as const, seq: beyond.seq }] : []),
    ...problems,
    ...(snapshot ? [...differencesOf(snapshot, snapshotOf(conversation)), ...compareSight(snapshot, conversation), ...compareTurn(snapshot, conversation), ...compareOffer(snapshot, conversation), ...compareRouting(snapshot, conversation)] : []),
    ...compareOpenKey(conversation),
  ];
}

/** The missing runs of 1…`last`. */
function gapsOf(timeline: StoredTimelineEvent[], last: number): Discrepancy[] {
  const gaps: Discrepancy[] = [];
  let next = 1;
  for (const seq of [...timeline.map((entry) => entry.seq).filter((each) => each <= last), last + 1]) {
    if (seq > next) gaps.push({ kind: 'gap', from: next, to: seq - 1 });
    next = seq + 1;
  }
  return gaps;
}

/** Entry by entry, so that the first wrong one is named. After one that the machine refuses nothing is known. */
function replayEntries(timeline: StoredTimelineEvent[]): { snapshot: ConversationSnapshot | null; problems: Discrepancy[] } {
  let snapshot: ConversationSnapshot | null = null;
  const problems: Discrepancy[] = [];
  for (const { seq, to, machineEvent } of timeline) {
    try {
      if (machineEvent) snapshot = step(snapshot, machineEvent as unknown as ConversationEvent).next; // Stored as it was (see draft.ts).
    } catch (error) {
      return { snapshot: null, problems: [...problems, { kind: 'unreplayable', seq, message: error instanceof Error ? error.message : String(error) }] };
    }
    const machine = snapshot?.state ?? 'nothing';
    if (machine !== to && problems.length === 0) problems.push({ kind: 'entry', seq, entry: to, machine });
  }
  if (!snapshot) problems.push({ kind: 'unreplayable', seq: 1, message: 'the timeline begins nothing' });
  return { snapshot, problems };
}

function differencesOf(replayed: ConversationSnapshot, stored: ConversationSnapshot): Discrepancy[] {
  const all = (snapshot: ConversationSnapshot): Record<string, unknown> => ({ state: snapshot.state, ...snapshot.context });
  const [said, kept] = [all(replayed), all(stored)];
  return Object.keys(said).flatMap((field) => (said[field] === kept[field] ? [] : [{ kind: 'field' as const, field, timeline: said[field], stored: kept[field] }]));
}

/** Who finds it in their lists is who may see it. */
function compareSight({ context: { departmentId, assigneeId } }: ConversationSnapshot, { sight, offeredToId }: Conversation): Discrepancy[] {
  const timeline = sightOf({ departmentId, assigneeId, offeredToId: offeredToId?.toHexString() ?? null });
  return isDeepStrictEqual(sight, timeline) ? [] : [{ kind: 'field', field: 'sight', timeline, stored: sight }];
}

/** What waits has its place in line, and nothing else has one. */
function compareTurn(snapshot: ConversationSnapshot, { priority, turnAt }: Conversation): Discrepancy[] {
  const timeline = turnAtOf(snapshot, priority);
  return timeline?.getTime() === turnAt?.getTime() ? [] : [{ kind: 'field', field: 'turnAt', timeline, stored: turnAt }];
}

/** Whom it is offered to is whom its transfer says, and the engine offers only what waits. */
function compareOffer({ state }: ConversationSnapshot, { offeredToId, pendingTransfer }: Conversation): Discrepancy[] {
  const offer = pendingTransfer?.offer;
  const timeline = offer && !(offer.reserved && state !== 'waiting') ? (pendingTransfer.toUserId?.toHexString() ?? null) : null;
  const stored = offeredToId?.toHexString() ?? null;
  return stored === timeline ? [] : [{ kind: 'field', field: 'offeredToId', timeline, stored }];
}

/** What the engine is to do with what waits ends with its waiting. */
function compareRouting({ state }: ConversationSnapshot, { routing }: Conversation): Discrepancy[] {
  const left = state === 'waiting' ? [] : Object.keys(routing ?? {}).filter((field) => !(field in withoutWaiting(routing)));
  return left.map((field) => ({ kind: 'field', field: `routing.${field}`, timeline: null, stored: 'there' }));
}

function compareOpenKey(conversation: Conversation): Discrepancy[] {
  const stored = conversation.openKey ?? null;
  const timeline = conversation.state === 'closed' ? null : openKeyOf(conversation);
  return stored === timeline ? [] : [{ kind: 'openKey', timeline, stored }];
}
