import type { Doc } from './bson/values.ts';

/** MongoDB's error codes that this store answers with, by their official names. */
export const ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  ProtocolError: 17,
  AuthenticationFailed: 18,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  CannotBackfillArray: 34,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  IndexAlreadyExists: 68,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  NoReplicationEnabled: 76,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  ShutdownInProgress: 91,
  OperationFailed: 96,
  CommandNotSupported: 115,
  DocumentValidationFailure: 121,
  NotAReplicaSet: 123,
  CommandFailed: 125,
  CursorInUse: 143,
  ExceededMemoryLimit: 146,
  CommandNotSupportedOnView: 166,
  InvalidPipelineOperator: 168,
  CannotIndexParallelArrays: 171,
  AmbiguousIndexKeyPattern: 181,
  InvalidIndexSpecificationOption: 197,
  QueryFeatureNotAllowed: 224,
  TransactionTooOld: 225,
  ConversionFailure: 241,
  IndexBuildAborted: 276,
  NoQueryExecutionPlans: 291,
  APIVersionError: 322,
  APIStrictError: 323,
  UnsupportedOpQueryCommand: 352,
  QueryExceededMemoryLimitNoDiskUseAllowed: 292,
  BSONObjectTooLarge: 10334,
  MergeStageNoMatchingDocument: 13113,
  DuplicateKey: 11000,
  InterruptedAtShutdown: 11600,
  OutOfDiskSpace: 14031,
} as const;

/** A code's official name; MongoDB calls a code that has none `Location` and its number. */
export type ErrorCodeName = keyof typeof ERROR_CODES | `Location${number}`;

/** An answer `{ok: 0}` or a write error: what the client did cannot be done, and nothing was changed. */
export class StoreError extends Error {
  override name = 'StoreError';
  readonly code: number;
  readonly codeName: ErrorCodeName;
  /** Further fields of the answer, such as `keyPattern` and `keyValue`. */
  readonly details: Doc;

  constructor(codeName: ErrorCodeName, message: string, details: Doc = {}) {
    super(message);
    this.codeName = codeName;
    this.code = codeOf(codeName);
    this.details = details;
  }
}

function codeOf(codeName: ErrorCodeName): number {
  if (codeName in ERROR_CODES) return ERROR_CODES[codeName as keyof typeof ERROR_CODES]; // `in` said so
  return Number(codeName.slice('Location'.length));
}

/** Refuses what MongoDB can do and this store cannot: never a wrong result instead. */
export class NotSupportedError extends StoreError {
  override name = 'NotSupportedError';

  constructor(feature: string) {
    super('CommandNotSupported', `${feature} is not supported by the embedded store`);
  }
}

/** The name of a code that a client chose. */
export function nameOfCode(code: number): ErrorCodeName {
  const known = Object.entries(ERROR_CODES).find(([, each]) => each === code)?.[0];
  return (known as keyof typeof ERROR_CODES | undefined) ?? `Location${code}`; // one of the table's own keys
}

/** Ends the connection that it happens on, and nothing else. */
export class ConnectionEndedError extends Error {
  override name = 'ConnectionEndedError';
}

/** Bytes that are no message of the wire protocol; the connection they came from is closed. */
export class MalformedMessageError extends ConnectionEndedError {
  override name = 'MalformedMessageError';
}

/** Another process holds the data directory. */
export class DirectoryLockedError extends Error {
  override name = 'DirectoryLockedError';
  readonly pid: number;

  constructor(directory: string, pid: number) {
    super(`The data directory ${directory} is in use by process ${pid}`);
    this.pid = pid;
  }
}
