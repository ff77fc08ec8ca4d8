import { model, Schema, type Types } from 'mongoose';

/** A receipt that came before we knew its message. Forgotten after a week: its message was none of ours. */
export interface EarlyReceipt {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  providerId: string;
  status: 'delivered' | 'read';
  arrivedAt: Date;
}

const KEPT_SECONDS = 7 * 24 * 60 * 60;

const schema = new Schema<EarlyReceipt>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    providerId: { type: String, required: true },
    status: { type: String, enum: ['delivered', 'read'], required: true },
    arrivedAt: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ deviceId: 1, providerId: 1, status: 1 }, { unique: true });
schema.index({ arrivedAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const EarlyReceiptModel = model<EarlyReceipt>('EarlyReceipt', schema, 'earlyReceipts');
