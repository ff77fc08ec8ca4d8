import { model, Schema, type HydratedDocument, type Types } from 'mongoose';
import { DEFAULT_CAPACITY, MAX_RATE_COUNT, PRESENCES, ROLES, type Actor, type LeavingOutcome, type LeavingReason, type Presence, type Role, type Skill } from '../contract/index.ts';

/** One conversation that counts against a user's capacity. */
export interface Slot {
  conversationId: Types.ObjectId;
  /** The conversation's version that the newest reservation of this place is for. */
  version: number;
  at: Date;
  /** It was to stay with them while they are away. */
  kept?: boolean;
}

/** A conversation that the engine gave to a user. */
export interface Assignment {
  conversationId: Types.ObjectId;
  /** The queue it came from; null: the common one. */
  departmentId: Types.ObjectId | null;
  at: Date;
}

/** So many of the newest are kept with a user: as far back as the limit of a window may count. */
export const ASSIGNMENTS_KEPT = MAX_RATE_COUNT;

/** Their conversations are being given other places; kept until that has happened to all. */
export interface Leaving {
  id: string;
  reason: LeavingReason;
  by: Actor;
  rest: LeavingOutcome;
  exceptions: { conversationId: string; outcome: LeavingOutcome }[];
  at: Date;
  /** Only what they took before then; null: everything. */
  takenBefore: Date | null;
}

export interface User {
  _id: Types.ObjectId;
  name: string;
  /** Lower case. */
  email: string;
  /** argon2id, in its encoded form. */
  passwordHash: string;
  role: Role;
  departmentIds: Types.ObjectId[];
  capacity: number;
  presence: Presence;
  presenceAt: Date;
  /** When a panel of theirs was last known to be open; null when none has been since they chose their presence. */
  seenAt: Date | null;
  /** What they were when their last panel went, to be again when one comes back; null unless they are absent. */
  presenceOnReturn: Presence | null;
  /** When they last moved at a panel, to some seconds; null: no panel has ever told. */
  activeAt: Date | null;
  /** They are away (or will be, when a panel comes back) because they did not move, not because they said so. */
  isIdle: boolean;
  active: boolean;
  skills: Skill[];
  /** Why they are given nothing for now; null: they are. */
  pausedReason: string | null;
  pausedAt: Date | null;
  /** When they last began or finished a conversation; null: never. */
  idleSince: Date | null;
  /** The newest {@link ASSIGNMENTS_KEPT}, oldest first: for turns, and for the limit of assignments within a time. */
  assignments: Assignment[];
  /** What they hold, reserved before the conversation changes (see commands/slots). */
  slots: Slot[];
  leaving: Leaving | null;
  createdAt: Date;
  updatedAt: Date;
}
export type UserDocument = HydratedDocument<User>;

const slot = new Schema<Slot>(
  { conversationId: { type: Schema.Types.ObjectId, required: true }, version: { type: Number, required: true }, at: { type: Date, required: true }, kept: Boolean },
  { _id: false },
);

const skill = new Schema<Skill>({ name: { type: String, required: true }, level: { type: Number, required: true } }, { _id: false });

const assignment = new Schema<Assignment>(
  { conversationId: { type: Schema.Types.ObjectId, required: true }, departmentId: { type: Schema.Types.ObjectId, default: null }, at: { type: Date, required: true } },
  { _id: false },
);

const schema = new Schema<User>(
  {
    name: { type: String, required: true },
    email: { type: String, required: true },
    passwordHash: { type: String, required: true },
    role: { type: String, enum: ROLES, required: true },
    departmentIds: { type: [Schema.Types.ObjectId], default: [] },
    capacity: { type: Number, default: DEFAULT_CAPACITY },
    presence: { type: String, enum: PRESENCES, default: 'offline' },
    presenceAt: { type: Date, default: () => new Date() },
    seenAt: { type: Date, default: null },
    presenceOnReturn: { type: String, enum: [...PRESENCES, null], default: null },
    activeAt: { type: Date, default: null },
    isIdle: { type: Boolean, default: false },
    active: { type: Boolean, default: true },
    skills: { type: [skill], default: [] },
    pausedReason: { type: String, default: null },
    pausedAt: { type: Date, default: null },
    idleSince: { type: Date, default: null },
    assignments: { type: [assignment], default: [] },
    slots: { type: [slot], default: [] },
    leaving: { type: Schema.Types.Mixed, default: null },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ email: 1 }, { unique: true });
schema.index({ departmentIds: 1 });
schema.index({ name: 1 });
schema.index({ 'leaving.at': 1 }, { sparse: true });

export const UserModel = model<User>('User', schema, 'users');
