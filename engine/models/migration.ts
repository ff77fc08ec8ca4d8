import { model, Schema } from 'mongoose';

/** A change of the stored data that has been made. */
export interface Migration {
  _id: string;
  appliedAt: Date;
}

const schema = new Schema<Migration>({ _id: { type: String, required: true }, appliedAt: { type: Date, required: true } }, { versionKey: false });

export const MigrationModel = model<Migration>('Migration', schema, 'migrations');
