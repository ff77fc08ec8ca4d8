import { model, Schema, type Types } from 'mongoose';

/** A signed-in browser. `_id` is the SHA-256 of the cookie's token, so that a stolen database opens no session. */
export interface Session {
  _id: string;
  userId: Types.ObjectId;
  createdAt: Date;
  expiresAt: Date;
}

const schema = new Schema<Session>(
  { _id: { type: String, required: true }, userId: { type: Schema.Types.ObjectId, required: true }, createdAt: { type: Date, required: true }, expiresAt: { type: Date, required: true } },
  { versionKey: false },
);
schema.index({ userId: 1 });
schema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const SessionModel = model<Session>('Session', schema, 'sessions');
