import { model, Schema, type Types } from 'mongoose';
import type { DecisionRecord } from '../contract/index.ts';

/** What the engine decided about a conversation, and why. */
export interface Decision {
  _id: Types.ObjectId;
  conversationId: Types.ObjectId;
  at: Date;
  decision: DecisionRecord;
}

/** Decisions are kept for 90 days. */
const KEPT_SECONDS = 90 * 24 * 3600;

const schema = new Schema<Decision>(
  { conversationId: { type: Schema.Types.ObjectId, required: true }, at: { type: Date, required: true }, decision: { type: Schema.Types.Mixed, required: true } },
  { versionKey: false, minimize: false },
);
schema.index({ conversationId: 1, at: -1, _id: -1 });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const DecisionModel = model<Decision>('Decision', schema, 'decisions');
