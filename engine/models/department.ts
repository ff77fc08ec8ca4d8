import { model, Schema, type Types } from 'mongoose';

export interface Department {
  _id: Types.ObjectId;
  name: string;
  /** The name without accents and case: two departments of one name confuse everybody. */
  nameKey: string;
  active: boolean;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Department>(
  { name: { type: String, required: true }, nameKey: { type: String, required: true }, active: { type: Boolean, default: true } },
  { timestamps: true, versionKey: false },
);
schema.index({ nameKey: 1 }, { unique: true });

export const DepartmentModel = model<Department>('Department', schema, 'departments');
