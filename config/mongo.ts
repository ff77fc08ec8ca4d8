import mongoose from 'mongoose';

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
    maxPoolSize: 50,
  });
}

export async function disconnectMongo(): Promise<void> {
  await mongoose.disconnect();
}

/** Whether the store answers now. */
export async function isMongoReady(): Promise<boolean> {
  if (mongoose.connection.readyState !== mongoose.ConnectionStates.connected) return false;
  await mongoose.connection.db?.admin().ping();
  return true;
}
