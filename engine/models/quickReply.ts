import { model, Schema, type Types } from 'mongoose';

export interface QuickReply {
  _id: Types.ObjectId;
  /** As typed; `shortcutKey` is it in lower case, unique within its department (or for all). */
  shortcut: string;
  shortcutKey: string;
  text: string;
  departmentId: Types.ObjectId | null;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<QuickReply>(
  {
    shortcut: { type: String, required: true },
    shortcutKey: { type: String, required: true },
    text: { type: String, required: true },
    departmentId: { type: Schema.Types.ObjectId, default: null },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ shortcutKey: 1, departmentId: 1 }, { unique: true });

export const QuickReplyModel = model<QuickReply>('QuickReply', schema, 'quickReplies');
