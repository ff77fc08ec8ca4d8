import { model, Schema, type Types } from 'mongoose';

/** A decrypted message that is not in its conversation's collection yet: its network will not send it again. */
export interface DeviceJournalEntry {
  _id: Types.ObjectId;
  deviceId: Types.ObjectId;
  /** Follows from the encrypted message: the same twice is one entry. */
  entryId: string;
  /** The stanza and the plaintext, encrypted. */
  value: string;
  at: Date;
}

const KEPT_SECONDS = 30 * 24 * 60 * 60;

const schema = new Schema<DeviceJournalEntry>(
  {
    deviceId: { type: Schema.Types.ObjectId, required: true },
    entryId: { type: String, required: true },
    value: { type: String, required: true },
    at: { type: Date, required: true },
  },
  { versionKey: false },
);
schema.index({ deviceId: 1, entryId: 1 }, { unique: true });
schema.index({ at: 1 }, { expireAfterSeconds: KEPT_SECONDS });

export const DeviceJournalModel = model<DeviceJournalEntry>('DeviceJournalEntry', schema, 'deviceJournal');
