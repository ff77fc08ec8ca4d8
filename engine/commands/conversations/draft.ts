import { Types } from 'mongoose';
import type { Actor, ConversationState, RoutingTrigger, TimelineType } from '../../contract/index.ts';
import { advanceClocks, deadlinesOf, MACHINE_VERSION, NO_CLOCKS, step, type Clocks, type ConversationEvent, type ConversationSnapshot, type DeadlinePolicy } from '../../conversation/index.ts';
import type { Contact, Conversation, Message, PendingEffect, PendingTransfer, StoredTimelineEvent } from '../../models/index.ts';
import { sightOf } from '../../policies/rooms.ts';
import { scopeOf } from '../../presenters/conversation.ts';
import { clocksOf, deadlineFactsOf, storedClocks } from './clocks.ts';
import { queueFieldsOf, triggerOf } from './queueFields.ts';

/** One thing that happened, as a command tells it: with `machineEvent` it is a transition, without it only a line of history. */
export interface Happening {
  type: TimelineType;
  by: Actor;
  data?: Record<string, unknown>;
  machineEvent?: ConversationEvent;
}

/** The fields that a command may set itself. `state` and what belongs to the machine come from its events alone. */
export type DraftFields = Partial<
  Pick<Conversation, 'newestUnseen' | 'lastMessage' | 'lastMessageAt' | 'outSeq' | 'outSortAt' | 'tags' | 'pendingTransfer' | 'tokens' | 'contactId' | 'deviceId' | 'formerDeviceIds' | 'absorbed' | 'priority' | 'routing'>
>;

/** What a command has just read, so that telling of its change need not read it again. Only to be told, never stored. */
export interface AtHand {
  contact?: Contact;
  /** Those that the change puts into the conversation. */
  messages?: Message[];
}

/** A change that a command wants to make to a conversation. */
export interface Draft {
  happenings: Happening[];
  fields?: DraftFields;
  /** What the command itself sets of the clocks, after its events have moved them. */
  clocks?: Partial<Clocks>;
  effects?: NewEffect[];
  atHand?: AtHand;
  /** Gives back what was reserved for this change, when the compare-and-set is lost. */
  undo?: () => Promise<void>;
}

/** An effect before it is stored. `key` is stable: the same effect twice is one. */
export type NewEffect = Pick<PendingEffect, 'key' | 'type' | 'data'>;

/** The fields of a conversation after a draft, its new timeline entries and effects. */
export interface AppliedDraft {
  fields: Partial<Conversation>;
  /** Fields that the document has no more: `openKey` of a closed one, `nextDeadlineAt` when nothing becomes due. */
  absent: ('openKey' | 'nextDeadlineAt')[];
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
      // Absent in those stored before there was merging.
      mergedInto: conversation.mergedInto?.toHexString() ?? null,
    },
  };
}

/**
 * Runs the draft's events through the machine. `processId`: who will carry the effects out at once; `policy`: what the
 * deadlines are made by. Pure: times come with the events and `now`. Throws TransitionRefused.
 */
export function applyDraft(
  current: Conversation | null,
  identity: { deviceId: Types.ObjectId; contactId: Types.ObjectId },
  draft: Draft,
  { now, processId, policy }: { now: Date; processId: string; policy: DeadlinePolicy },
): AppliedDraft {
  let snapshot = current ? snapshotOf(current) : null;
  let clocks = current ? clocksOf(current) : NO_CLOCKS;
  let trigger: RoutingTrigger | null = null;
  let seq = current?.eventSeq ?? 0;
  const events: StoredTimelineEvent[] = [];
  const effects: NewEffect[] = [];

  for (const happening of [...overtakenTransfer(current, draft), ...draft.happenings]) {
    const from: ConversationState | null = snapshot?.state ?? null;
    if (happening.machineEvent) {
      const result = step(snapshot, happening.machineEvent);
      trigger = triggerOf(snapshot, happening.machineEvent, result.next) ?? trigger;
      snapshot = result.next;
      clocks = advanceClocks(clocks, happening.machineEvent, snapshot);
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
  const departmentId = objectId(context.departmentId);
  const assigneeId = objectId(context.assigneeId);
  const pendingTransfer = transferAfter(current, draft, snapshot);
  const offeredToId = pendingTransfer?.offer ? pendingTransfer.toUserId : null;
  if (active) clocks = { ...clocks, ...draft.clocks };
  // Absent in those that a process of an older release opened.
  const priority = draft.fields?.priority ?? current?.priority ?? 'normal';
  const queueFields = { ...queueFieldsOf(current, snapshot, { trigger, priority, now }), ...draft.fields };
  const deadlines = deadlinesOf(deadlineFactsOf({ state, waitingSince: date(context.waitingSince), clocks, pendingTransfer, routing: queueFields.routing ?? current?.routing }), policy);
  const version = (current?.version ?? 0) + 1;
  effects.push(...forgottenSeat(current, pendingTransfer, assigneeId).map((userId) => ({ key: `releaseSlot-${version}-offer-${userId}`, type: 'releaseSlot', data: { userId } })));
  return {
    fields: {
      state,
      active,
      machineVersion: MACHINE_VERSION,
      version,
      eventSeq: seq,
      departmentId,
      assigneeId,
      offeredToId,
      sight: sightOf(scopeOf({ departmentId, assigneeId, offeredToId })),
      unreadCount: context.unreadCount,
      waitingSince: date(context.waitingSince),
      waitedFrom: date(context.waitedFrom),
      closedAt: date(context.closedAt),
      closeReason: context.closeReason,
      mergedInto: objectId(context.mergedInto),
      ...(context.unreadCount === 0 && { newestUnseen: null }),
      ...queueFields,
      pendingTransfer,
      clocks: storedClocks(clocks),
      deadlines: deadlines.map(({ kind, at }) => ({ kind, at: new Date(at) })),
      ...(deadlines[0] && { nextDeadlineAt: new Date(deadlines[0].at) }),
      ...(active && { openKey: openKeyOf({ deviceId: draft.fields?.deviceId ?? identity.deviceId, contactId: draft.fields?.contactId ?? identity.contactId }) }),
      updatedAt: now,
    },
    absent: [...(active ? [] : ['openKey' as const]), ...(deadlines[0] ? [] : ['nextDeadlineAt' as const])],
    events,
    effects: [...effects, ...(draft.effects ?? [])].map((effect) => ({ ...effect, at: now, claimedBy: claimOf(processId, version), claimedAt: now, fence: 1 })),
  };
}

/** A transfer or an offer that ends without having been answered or carried out is told before what ended it. */
function overtakenTransfer(current: Conversation | null, { happenings, fields }: Draft): Happening[] {
  const transfer = current?.pendingTransfer;
  if (!transfer || happenings.some(({ type }) => TRANSFER_TOLD.has(type))) return [];
  const isReplaced = fields?.pendingTransfer !== undefined && fields.pendingTransfer?.requestId !== transfer.requestId;
  const endsIt = isReplaced || happenings.some(({ machineEvent }) => machineEvent && endsOffer(transfer, machineEvent));
  if (!endsIt) return [];
  return [{ type: 'transfer_dropped', by: { kind: 'system' }, data: { ...describeTransfer(transfer), reason: 'overtaken' } }];
}

/** Whether an event ends an offer in another way than by its receiver's taking what they were offered. */
function endsOffer({ offer, toUserId }: PendingTransfer, event: ConversationEvent): boolean {
  if (!offer || (event.type === 'accept' && toUserId?.equals(event.userId))) return false;
  return TAKES_AWAY.has(event.type) || (offer.reserved === true && TAKES_ELSEWHERE.has(event.type));
}

const TRANSFER_TOLD: ReadonlySet<string> = new Set(['transferred', 'transfer_dropped', 'transfer_declined', 'transfer_withdrawn', 'transfer_expired']);
/** A conversation that does so is no longer its former holder's to offer. */
const TAKES_AWAY: ReadonlySet<string> = new Set(['accept', 'assign', 'close', 'mergeInto']);
/** Nor is it the engine's. */
const TAKES_ELSEWHERE: ReadonlySet<string> = new Set(['transferToUser', 'transferToDepartment']);

/** A transfer, as the timeline tells of it. */
export function describeTransfer(transfer: PendingTransfer): Record<string, unknown> {
  return {
    ...(transfer.toUserId && { toUserId: transfer.toUserId.toHexString() }),
    ...(transfer.toDepartmentId && { toDepartmentId: transfer.toDepartmentId.toHexString() }),
    toName: transfer.toName,
    note: transfer.note,
  };
}

/** An offer ends with what it was made for: when the conversation closes or somebody else gets it. */
function transferAfter(current: Conversation | null, { fields }: Draft, { state, context }: ConversationSnapshot): PendingTransfer | null {
  const transfer = fields?.pendingTransfer === undefined ? (current?.pendingTransfer ?? null) : fields.pendingTransfer;
  if (!transfer?.offer) return transfer;
  if (state === 'closed') return null;
  if (fields?.pendingTransfer !== undefined || !current) return transfer;
  const hasChangedHands = context.assigneeId !== (current.assigneeId?.toHexString() ?? null);
  const hasMoved = transfer.offer.reserved === true && context.departmentId !== (current.departmentId?.toHexString() ?? null);
  return hasChangedHands || hasMoved ? null : transfer;
}

/** For whom a place was kept until now, and who neither took it nor is still to answer. */
function forgottenSeat(current: Conversation | null, transfer: PendingTransfer | null, assigneeId: Types.ObjectId | null): string[] {
  const reserved = current?.pendingTransfer;
  if (!reserved?.offer?.reserved || !reserved.toUserId || reserved.requestId === transfer?.requestId) return [];
  return assigneeId?.equals(reserved.toUserId) ? [] : [reserved.toUserId.toHexString()];
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
