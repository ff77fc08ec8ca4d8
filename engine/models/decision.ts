import { model, Schema, type Types } from 'mongoose';
import type { DecisionRecord, RoutingTrigger, WaitingReasonCode } from '../contract/index.ts';

/** What decisions are searched by, taken out of what they say. */
export interface DecisionTraits {
  trigger: RoutingTrigger;
  /** Why it waits; null: somebody has it. */
  waiting: WaitingReasonCode | null;
  /** Null: the common queue. */
  departmentId: Types.ObjectId | null;
  assigneeId: Types.ObjectId | null;
  /** Who came into question, the assignee among them: not who is of another department, or whom a rule does not name. */
  askedIds: Types.ObjectId[];
  /** The rules that matched. */
  ruleIds: Types.ObjectId[];
}

/** What the engine decided about a conversation, and why. */
export interface Decision extends DecisionTraits {
  _id: Types.ObjectId;
  conversationId: Types.ObjectId;
  at: Date;
  decision: DecisionRecord;
}

/** Decisions are kept for 90 days. */
const KEPT_SECONDS = 90 * 24 * 3600;

const ref = { type: Schema.Types.ObjectId, default: null };
const refs = { type: [Schema.Types.ObjectId], default: [] };

const schema = new Schema<Decision>(
  {
    conversationId: { type: Schema.Types.ObjectId, required: true },
    at: { type: Date, required: true },
    trigger: { type: String, required: true },
    waiting: { type: String, default: null },
    departmentId: ref,
    assigneeId: ref,
    askedIds: refs,
    ruleIds: refs,
    decision: { type: Schema.Types.Mixed, required: true },
  },
  { versionKey: false, minimize: false },
);
schema.index({ conversationId: 1, at: -1, _id: -1 });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });
// Every list of them is sorted by time.
schema.index({ at: -1, _id: -1 });
for (const trait of ['trigger', 'waiting', 'departmentId', 'assigneeId', 'askedIds', 'ruleIds'] satisfies (keyof DecisionTraits)[]) schema.index({ [trait]: 1, at: -1, _id: -1 });

export const DecisionModel = model<Decision>('Decision', schema, 'decisions');
