import { setTimeout } from 'node:timers/promises';
import mongoose from 'mongoose';

/** `/readyz` does not wait longer for the store's answer, ms. */
const PING_MS = 2_000;

/**
 * Every wait has an end (the driver's own limits are none for an answer and for a free connection): whoever asks is told
 * that the store is away rather than left waiting behind it. ms.
 */
const LIMITS = {
  connectTimeoutMS: 10_000,
  /** A store that stands still is noticed after this and `connectTimeoutMS`, and its connections are ended. */
  heartbeatFrequencyMS: 3_000,
  /** The longest command; building an index over a large collection goes on in the store when it is cut off. */
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 10_000,
  /** Connections made at once: after the store was away every caller wants one. */
  maxConnecting: 10,
  maxPoolSize: 50,
};

/**
 * Connects mongoose. Every write waits for the journal, so that what was acknowledged survives a crash.
 * Throws when the store does not answer within `timeoutMs`.
 */
export async function connectMongo(uri: string, timeoutMs = 10_000): Promise<void> {
  mongoose.set('strictQuery', true);
  mongoose.set('sanitizeFilter', false);
  await mongoose.connect(uri, {
    writeConcern: { w: 'majority', journal: true },
    serverSelectionTimeoutMS: timeoutMs,
    autoIndex: false,
    autoCreate: false,
    ...LIMITS,
  });
}

export async function disconnectMongo(): Promise<void> {
  await mongoose.disconnect();
}

/** Whether the store answers now. */
export async function isMongoReady(): Promise<boolean> {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected) return false;
  const answered = mongoose.connection.db?.admin().ping().then(() => true);
  return Promise.race([answered ?? false, setTimeout(PING_MS, false, { ref: false })]);
}
