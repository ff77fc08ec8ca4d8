import mongoose from 'mongoose';
// Registers every model.
import '../models/index.ts';

/** Creates the indexes of every model that are not there yet, and with them the collections. */
export async function createIndexes(): Promise<void> {
  // One after the other: on an empty store each makes its collection first.
  for (const name of mongoose.modelNames()) await mongoose.model(name).createIndexes();
}
