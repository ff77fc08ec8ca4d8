import mongoose from 'mongoose';

const { MongoBulkWriteError, MongoNetworkError, MongoServerError, MongoServerSelectionError, MongoNotConnectedError, MongoTopologyClosedError, MongoServerClosedError, MongoClientClosedError } = mongoose.mongo;
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
  // A bulk write wraps what the network did into its own error.
  const cause: unknown = thrown instanceof MongoBulkWriteError && thrown.errorResponse ? thrown.errorResponse : thrown;
  // While there is no connection mongoose holds questions back, and gives up with its general error.
  const isDisconnected = mongoose.connection.readyState !== mongoose.ConnectionStates.connected;
  return AWAY.some((away) => cause instanceof away) || isOverrun(cause) || isShuttingDown(cause) || (isDisconnected && thrown instanceof mongoose.Error);
}

/** No connection was free in time; the driver does not export its class. */
function isOverrun(cause: unknown): boolean {
  return cause instanceof Error && cause.name === 'MongoWaitQueueTimeoutError';
}

/** What a MongoDB says that goes down or comes up: its error codes InterruptedAtShutdown, ShutdownInProgress, and the NotWritablePrimary kinds. */
const SHUTTING_DOWN = new Set([91, 189, 10107, 11600, 11602, 13435, 13436]);

function isShuttingDown(cause: unknown): boolean {
  return cause instanceof MongoServerError && SHUTTING_DOWN.has(Number(cause.code));
}
