import { model, Schema, type QueryFilter, type Types } from 'mongoose';
import { PRIORITIES, STATES_OF_CONVERSATION, type Actor, type ConversationAlert, type ConversationState, type Direction, type MessageType, type Priority, type RoutingTrigger, type TimelineType } from '../contract/index.ts';
import type { Aim } from '../routing/index.ts';

/** A timeline entry as it is stored; `machineEvent` is what replays it (none for what is no transition). */
export interface StoredTimelineEvent {
  seq: number;
  type: TimelineType;
  at: Date;
  by: Actor;
  from: ConversationState | null;
  to: ConversationState;
  data: Record<string, unknown>;
  machineEvent?: Record<string, unknown>;
}

/** Something to be done outside the document, kept in it until it is done. Safe to repeat under its `key`. */
export interface PendingEffect {
  key: string;
  type: string;
  data: Record<string, unknown>;
  at: Date;
  /** Which change carries it out now (see commands/conversations/settleConversation). */
  claimedBy: string;
  claimedAt: Date;
  /** Raised by every claim. */
  fence: number;
}

export interface PendingTransfer {
  requestId: string;
  toUserId: Types.ObjectId | null;
  toDepartmentId: Types.ObjectId | null;
  toName: string;
  note: string | null;
  by: Actor;
  requestedAt: Date;
  /**
   * The receiver accepts or declines until then; absent when the worker carries it out at once. `reserved`: the engine
   * found them for one that waits, and their place is kept meanwhile (see {@link seatHolderOf}).
   */
  offer?: { expiresAt: Date; reserved?: true };
}

/** What the deadlines count from (see engine/conversation/clocks); dates in place of ms. */
export interface StoredClocks {
  replyDueSince: Date | null;
  firstReplyAt: Date | null;
  silentSince: Date | null;
  remindedAt: Date | null;
  snoozedUntil: Date | null;
  wroteOutsideAt: Date | null;
  alerts: ConversationAlert[];
}

export interface StoredDeadline {
  kind: string;
  at: Date;
}

/** What routing keeps with a conversation. */
export interface StoredRouting {
  /** The engine is to look at it then; absent while it need not. */
  dueAt?: Date;
  /** Why it is to look. */
  trigger?: RoutingTrigger;
  /** What the rules said when it was last looked at. */
  aim?: Aim;
  /** Why it waits, as the newest decision says. */
  told?: StoredExplanation;
  /** The rules by which it lies where it does (see the routing plan's `rulesStamp`); absent once a person, or its time, has put it elsewhere. */
  ruledBy?: number;
  /** Who declined it, or let their time to accept pass, since it was last opened or they were asked anew. */
  declinedBy: Types.ObjectId[];
  /** Who had it since it was last opened, and from whom it went back to a queue by hand: the engine does not give it to them. */
  releasedBy?: Types.ObjectId[];
  /** Nobody is left to be asked: those who declined are asked anew then. */
  askAgainAt?: Date;
  /** How often they have been asked anew since it began to wait in its queue. */
  rounds?: number;
  /** If nobody has it by then, it goes to this department: what a rule (`by`) said. */
  escalation?: { at: Date; departmentId: Types.ObjectId; by: Actor };
  /** Who had it last before it was opened again. */
  hadById?: Types.ObjectId;
  /** When a rule's automatic reply was sent, since it was last opened. */
  autoRepliedAt?: Date;
  /** When the customer was last told that nobody is there. */
  toldOutsideAt?: Date;
}

/** Which reason for its waiting was told last, by a decision. */
export interface StoredExplanation {
  /** To be compared with another: the waiting reason's code, and a hash of all the rest. */
  as: string;
  at: Date;
  /** How often, after the first time. */
  again: number;
}

/** Who could see it before, for those who ask what they missed. */
export interface FormerSight {
  sight: string[];
  until: Date;
}

/** A newer conversation that this one absorbed (see commands/joining), and what it takes to part them again. */
export interface Absorbed {
  conversationId: Types.ObjectId;
  mergeId: Types.ObjectId;
  /** Added to the `seq` of its outgoing messages, so that they follow those that were here. */
  seqOffset: number;
  /** The tags that came with it. */
  tags: Types.ObjectId[];
  /** Its messages are still on their way: none of its queued ones may leave before all are here. */
  moving: boolean;
}

export interface Conversation {
  _id: Types.ObjectId;
  protocol: string;
  /** The machine that wrote `state`; raised when stored states must be read differently. */
  machineVersion: number;
  state: ConversationState;
  version: number;
  active: boolean;
  deviceId: Types.ObjectId;
  /** The devices from which it was moved here; absent in nearly all. What was sent through them stays theirs. */
  formerDeviceIds?: Types.ObjectId[];
  contactId: Types.ObjectId;
  /** `device:contact` while active, absent when closed: unique, so a contact has one open conversation on a device. */
  openKey?: string;
  departmentId: Types.ObjectId | null;
  assigneeId: Types.ObjectId | null;
  /** Whom it is offered to by a transfer that waits for their answer. */
  offeredToId: Types.ObjectId | null;
  /** The rooms that see it under visibility `department` (policies/rooms): who has it, whom it is offered to, its queue. */
  sight: string[];
  unreadCount: number;
  /** The newest customer message the assignee has not seen, by its place in the conversation. */
  newestUnseen: { messageId: Types.ObjectId; sortAt: Date } | null;
  lastMessage: { text: string; at: Date; direction: Direction; type?: MessageType } | null;
  /** Sorts the inbox; `openedAt` until the first message. */
  lastMessageAt: Date;
  /** Place of the newest message an agent wrote; messages leave in this order. */
  outSeq: number;
  /** `sortAt` of the newest outgoing message: the next is never before it. */
  outSortAt: Date | null;
  openedAt: Date;
  waitingSince: Date | null;
  /** Its place in line while somebody has it (see the machine's context). */
  waitedFrom: Date | null;
  priority: Priority;
  /** Its place among those that wait for the engine (routing's `turnOf`); null when it does not wait. */
  turnAt: Date | null;
  routing: StoredRouting;
  closedAt: Date | null;
  closeReason: string | null;
  /** The conversation that absorbed this one (see the machine's `mergeInto`). */
  mergedInto?: Types.ObjectId | null;
  absorbed?: Absorbed[];
  previousId: Types.ObjectId | null;
  tags: Types.ObjectId[];
  pendingTransfer: PendingTransfer | null;
  clocks: StoredClocks;
  /** Absolute, the earliest first. */
  deadlines: StoredDeadline[];
  /** The first of them, for the sweeper; absent when there is none. */
  nextDeadlineAt?: Date;
  eventSeq: number;
  /** Not yet drained into their own collection: at most 200. Lists never project them. */
  events: StoredTimelineEvent[];
  effects: PendingEffect[];
  formerSights: FormerSight[];
  /** Prefix search: protocol, contact's name and phone digits. */
  tokens: string[];
  createdAt: Date;
  updatedAt: Date;
}

const mixed = Schema.Types.Mixed;
const ref = { type: Schema.Types.ObjectId, default: null };

const schema = new Schema<Conversation>(
  {
    protocol: { type: String, required: true },
    machineVersion: { type: Number, required: true },
    state: { type: String, enum: STATES_OF_CONVERSATION, required: true },
    version: { type: Number, required: true },
    active: { type: Boolean, required: true },
    deviceId: { type: Schema.Types.ObjectId, required: true },
    formerDeviceIds: { type: [Schema.Types.ObjectId], default: undefined },
    contactId: { type: Schema.Types.ObjectId, required: true },
    openKey: String,
    departmentId: ref,
    assigneeId: ref,
    offeredToId: ref,
    sight: { type: [String], default: [] },
    unreadCount: { type: Number, default: 0 },
    newestUnseen: { type: mixed, default: null },
    lastMessage: { type: mixed, default: null },
    lastMessageAt: { type: Date, required: true },
    outSeq: { type: Number, default: 0 },
    outSortAt: { type: Date, default: null },
    openedAt: { type: Date, required: true },
    waitingSince: { type: Date, default: null },
    waitedFrom: { type: Date, default: null },
    priority: { type: String, enum: PRIORITIES, default: 'normal' },
    turnAt: { type: Date, default: null },
    routing: { type: mixed, default: () => ({ declinedBy: [] }) },
    closedAt: { type: Date, default: null },
    closeReason: { type: String, default: null },
    mergedInto: ref,
    absorbed: { type: [mixed], default: undefined } as never,
    previousId: ref,
    tags: { type: [Schema.Types.ObjectId], default: [] },
    pendingTransfer: { type: mixed, default: null },
    clocks: { type: mixed, default: () => ({}) },
    deadlines: { type: [mixed], default: [] } as never,
    nextDeadlineAt: Date,
    eventSeq: { type: Number, default: 0 },
    events: { type: [mixed], default: [] } as never,
    effects: { type: [mixed], default: [] } as never,
    formerSights: { type: [mixed], default: [] } as never,
    tokens: { type: [String], default: [] },
  },
  { timestamps: true, versionKey: false, minimize: false },
);
schema.index({ openKey: 1 }, { unique: true, partialFilterExpression: { openKey: { $exists: true } } });
schema.index({ protocol: 1 }, { unique: true });
schema.index({ state: 1, waitingSince: 1, _id: 1 });
schema.index({ state: 1, lastMessageAt: -1, _id: -1 });
schema.index({ state: 1, departmentId: 1, turnAt: 1, _id: 1 }, { partialFilterExpression: { state: 'waiting' } });
schema.index({ 'routing.dueAt': 1 }, { partialFilterExpression: { 'routing.dueAt': { $exists: true } } });
schema.index({ 'routing.ruledBy': 1 }, { partialFilterExpression: { 'routing.ruledBy': { $exists: true } } });
schema.index({ sight: 1, waitingSince: 1, _id: 1 }, { partialFilterExpression: { state: 'waiting' } });
schema.index({ sight: 1, state: 1, lastMessageAt: -1, _id: -1 });
schema.index({ departmentId: 1, state: 1, lastMessageAt: -1, _id: -1 });
schema.index({ deviceId: 1, state: 1, lastMessageAt: -1, _id: -1 });
schema.index({ contactId: 1, openedAt: -1 });
schema.index({ deviceId: 1, contactId: 1, closedAt: -1 });
schema.index({ state: 1, closedAt: -1, _id: -1 });
schema.index({ tokens: 1 });
schema.index({ updatedAt: 1, _id: 1 });
schema.index({ 'effects.at': 1 }, { partialFilterExpression: { 'effects.0': { $exists: true } } });
schema.index({ 'events.at': 1 }, { partialFilterExpression: { 'events.0': { $exists: true } } });
schema.index({ 'pendingTransfer.requestedAt': 1 }, { sparse: true });
schema.index({ nextDeadlineAt: 1 }, { partialFilterExpression: { nextDeadlineAt: { $exists: true } } });

export const ConversationModel = model<Conversation>('Conversation', schema, 'conversations');

/** Whose capacity it counts against: of whoever has it, or for whom the engine keeps a place until they have answered. */
export function seatHolderOf({ active, assigneeId, pendingTransfer }: Pick<Conversation, 'active' | 'assigneeId' | 'pendingTransfer'>): Types.ObjectId | null {
  if (!active) return null;
  return pendingTransfer?.offer?.reserved ? pendingTransfer.toUserId : assigneeId;
}

/** The filter of what counts against somebody's capacity. */
export const SEATED = { $or: [{ state: { $in: ['assigned', 'unread'] } }, { state: 'waiting', 'pendingTransfer.offer.reserved': true }] } satisfies QueryFilter<Conversation>;

/** What lists leave in the store: the work in progress of a document. */
export const WITHOUT_WORK = { events: 0, effects: 0 } as const;
