import { model, Schema, type Types } from 'mongoose';
import type { StoredTimelineEvent } from './conversation.ts';

export interface TimelineEvent extends StoredTimelineEvent {
  _id: Types.ObjectId;
  conversationId: Types.ObjectId;
}

const mixed = Schema.Types.Mixed;
const schema = new Schema<TimelineEvent>(
  {
    conversationId: { type: Schema.Types.ObjectId, required: true },
    seq: { type: Number, required: true },
    type: { type: String, required: true },
    at: { type: Date, required: true },
    by: { type: mixed, required: true },
    from: { type: String, default: null },
    to: { type: String, required: true },
    data: { type: mixed, default: () => ({}) },
    machineEvent: { type: mixed },
  },
  { versionKey: false, minimize: false },
);
schema.index({ conversationId: 1, seq: 1 }, { unique: true });

export const TimelineEventModel = model<TimelineEvent>('TimelineEvent', schema, 'timelineEvents');
