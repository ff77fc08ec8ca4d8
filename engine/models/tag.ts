import { model, Schema, type Types } from 'mongoose';

export interface Tag {
  _id: Types.ObjectId;
  name: string;
  /** Without accents and case. */
  nameKey: string;
  color: string;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Tag>(
  { name: { type: String, required: true }, nameKey: { type: String, required: true }, color: { type: String, required: true } },
  { timestamps: true, versionKey: false },
);
schema.index({ nameKey: 1 }, { unique: true });

export const TagModel = model<Tag>('Tag', schema, 'tags');
