import { model, Schema, type Types } from 'mongoose';

/** How often a message was asked for again, or sent again, on a device. Forgotten after a day. */
export interface DeviceRetryCount {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  /** As Baileys names it: the message, and whom it is from or for. */
  key: string;
  count: unknown;
  at: Date;
}

const KEPT_SECONDS = 24 * 60 * 60;

const schema = new Schema<DeviceRetryCount>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    key: { type: String, required: true },
    count: { type: Schema.Types.Mixed, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ deviceId: 1, key: 1 }, { unique: true });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const DeviceRetryCountModel = model<DeviceRetryCount>('DeviceRetryCount', schema, 'deviceRetryCounts');
