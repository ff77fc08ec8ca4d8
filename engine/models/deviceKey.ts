import { model, Schema, type Types } from 'mongoose';

/**
 * One of a device's keys on its network, encrypted: Signal sessions, pre-keys, credentials. Ids hold `.`, `:`, `@` and
 * `/`, so they are values, never names of fields. `fence` is that of the gateway which wrote it, or took it over.
 */
export interface DeviceKey {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  /** Baileys' kinds of keys; `creds`; `head`, which tells who holds the keys. */
  type: string;
  keyId: string;
  fence: number;
  value: string;
  /** Of the head: holders before the present one whose keys are not taken over yet, by their fences. */
  former?: number[];
}

const schema = new Schema<DeviceKey>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    type: { type: String, required: true },
    keyId: { type: String, default: '' },
    fence: { type: Number, required: true },
    value: { type: String, default: '' },
    former: { type: [Number], default: undefined } as never,
  },
  { versionKey: false },
);
schema.index({ deviceId: 1, type: 1, keyId: 1 }, { unique: true });

export const DeviceKeyModel = model<DeviceKey>('DeviceKey', schema, 'deviceKeys');
