import mongoose from 'mongoose';

const { MongoNetworkError, MongoServerSelectionError, MongoNotConnectedError, MongoTopologyClosedError, MongoServerClosedError, MongoClientClosedError } = mongoose.mongo;
const AWAY = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  mongoose.Error.MongooseServerSelectionError,
];

/** Whether the store could not be asked: nothing is wrong with what was asked, and later it will answer. */
export function isStoreAway(thrown: unknown): boolean {
  // While there is no connection mongoose holds questions back, and gives up with its general error.
  const isDisconnected = mongoose.connection.readyState !== mongoose.ConnectionStates.connected;
  return AWAY.some((away) => thrown instanceof away) || (isDisconnected && thrown instanceof mongoose.Error);
}
