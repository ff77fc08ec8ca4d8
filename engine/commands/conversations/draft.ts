import { Types } from 'mongoose';
import type { Actor, ConversationState, TimelineType } from '../../contract/index.ts';
import { MACHINE_VERSION, step, type ConversationEvent, type ConversationSnapshot } from '../../conversation/index.ts';
import type { Conversation, PendingEffect, StoredTimelineEvent } from '../../models/index.ts';

/** One thing that happened, as a command tells it: with `machineEvent` it is a transition, without it only a line of history. */
export interface Happening {
  type: TimelineType;
  by: Actor;
  data?: Record<string, unknown>;
  machineEvent?: ConversationEvent;
}

/** The fields that a command may set itself. `state` and what belongs to the machine come from its events alone. */
export type DraftFields = Partial<
  Pick<Conversation, 'newestUnseen' | 'lastMessage' | 'lastMessageAt' | 'outSeq' | 'outSortAt' | 'tags' | 'pendingTransfer' | 'tokens'>
>;

/** A change that a command wants to make to a conversation. */
export interface Draft {
  happenings: Happening[];
  fields?: DraftFields;
  effects?: NewEffect[];
  /** Gives back what was reserved for this change, when the compare-and-set is lost. */
  undo?: () => Promise<void>;
}

/** An effect before it is stored. `key` is stable: the same effect twice is one. */
export type NewEffect = Pick<PendingEffect, 'key' | 'type' | 'data'>;

/** The fields of a conversation after a draft, its new timeline entries and effects. */
export interface AppliedDraft {
  fields: Partial<Conversation>;
  /** `openKey` is removed when it closes. */
  openKey: string | null;
  events: StoredTimelineEvent[];
  effects: PendingEffect[];
}

/** The machine's view of a stored conversation. */
export function snapshotOf(conversation: Conversation): ConversationSnapshot {
  return {
    state: conversation.state,
    context: {
      departmentId: conversation.departmentId?.toHexString() ?? null,
      assigneeId: conversation.assigneeId?.toHexString() ?? null,
      unreadCount: conversation.unreadCount,
      waitingSince: conversation.waitingSince?.getTime() ?? null,
      waitedFrom: conversation.waitedFrom?.getTime() ?? null,
      closedAt: conversation.closedAt?.getTime() ?? null,
      closeReason: conversation.closeReason,
    },
  };
}

/**
 * Runs the draft's events through the machine. `processId`: who will carry the effects out at once.
 * Pure but for nothing: times come with the events and `now`. Throws TransitionRefused.
 */
export function applyDraft(
  current: Conversation | null,
  identity: { deviceId: Types.ObjectId; contactId: Types.ObjectId },
  draft: Draft,
  { now, processId }: { now: Date; processId: string },
): AppliedDraft {
  let snapshot = current ? snapshotOf(current) : null;
  let seq = current?.eventSeq ?? 0;
  const events: StoredTimelineEvent[] = [];
  const effects: NewEffect[] = [];

  for (const happening of draft.happenings) {
    const from: ConversationState | null = snapshot?.state ?? null;
    if (happening.machineEvent) {
      const result = step(snapshot, happening.machineEvent);
      snapshot = result.next;
      effects.push(...result.effects.map((effect) => ({ key: `${effect.type}-${seq + 1}-${effect.userId}`, type: effect.type, data: { userId: effect.userId } })));
    }
    if (!snapshot) throw new Error('a conversation begins with an event of the machine');
    seq += 1;
    events.push({
      seq,
      type: happening.type,
      at: now,
      by: happening.by,
      from,
      to: snapshot.state,
      data: happening.data ?? {},
      // Plain data: an event of the machine is stored as it is.
      ...(happening.machineEvent && { machineEvent: happening.machineEvent as unknown as Record<string, unknown> }),
    });
  }
  if (!snapshot) throw new Error('an empty draft for a new conversation');

  const { state, context } = snapshot;
  const active = state !== 'closed';
  const version = (current?.version ?? 0) + 1;
  return {
    fields: {
      state,
      active,
      machineVersion: MACHINE_VERSION,
      version,
      eventSeq: seq,
      departmentId: objectId(context.departmentId),
      assigneeId: objectId(context.assigneeId),
      unreadCount: context.unreadCount,
      waitingSince: date(context.waitingSince),
      waitedFrom: date(context.waitedFrom),
      closedAt: date(context.closedAt),
      closeReason: context.closeReason,
      ...(context.unreadCount === 0 && { newestUnseen: null }),
      ...draft.fields,
      updatedAt: now,
    },
    openKey: active ? openKeyOf(identity) : null,
    events,
    effects: [...effects, ...(draft.effects ?? [])].map((effect) => ({ ...effect, at: now, claimedBy: claimOf(processId, version), claimedAt: now, fence: 1 })),
  };
}

/** The claim of a change on its own effects: another change, also of the same process, does not take them for its own. */
export function claimOf(processId: string, version: number): string {
  return `${processId}/${version}`;
}

/** Unique among active conversations: a contact has one on a device. */
export function openKeyOf({ deviceId, contactId }: { deviceId: Types.ObjectId; contactId: Types.ObjectId }): string {
  return `${deviceId.toHexString()}:${contactId.toHexString()}`;
}

function objectId(id: string | null): Types.ObjectId | null {
  return id === null ? null : new Types.ObjectId(id);
}

function date(milliseconds: number | null): Date | null {
  return milliseconds === null ? null : new Date(milliseconds);
}
