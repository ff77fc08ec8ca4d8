import { model, Schema, type Types } from 'mongoose';
import { DEFAULT_STRATEGY, type BusinessHours, type Strategy } from '../contract/index.ts';

export interface Department {
  _id: Types.ObjectId;
  name: string;
  /** The name without accents and case: two departments of one name confuse everybody. */
  nameKey: string;
  active: boolean;
  strategy: Strategy;
  maxPerAgent: number | null;
  hours: BusinessHours | null;
  reservationSeconds: number | null;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Department>(
  {
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    active: { type: Boolean, default: true },
    strategy: { type: Schema.Types.Mixed, default: () => DEFAULT_STRATEGY },
    maxPerAgent: { type: Number, default: null },
    hours: { type: Schema.Types.Mixed, default: null },
    reservationSeconds: { type: Number, default: null },
  },
  { timestamps: true, versionKey: false },
);
schema.index({ nameKey: 1 }, { unique: true });

export const DepartmentModel = model<Department>('Department', schema, 'departments');
