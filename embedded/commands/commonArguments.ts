import { Binary, Long } from 'bson';

import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Deadline } from '../plan/query.ts';
import { isTruthy } from '../query/match.ts';

const MAX_TIME_MS = 2 ** 31 - 1;
const MAX_W = 50;
const READ_CONCERN_LEVELS = ['local', 'majority', 'linearizable', 'available', 'snapshot'];

/** The commands of version 1 of MongoDB's Stable API. */
const API_VERSION_1 = new Set([
  'abortTransaction', 'aggregate', 'bulkWrite', 'collMod', 'commitTransaction', 'count', 'create', 'createIndexes', 'delete', 'distinct', 'drop',
  'dropDatabase', 'dropIndexes', 'endSessions', 'explain', 'find', 'findAndModify', 'getMore', 'hello', 'insert', 'killCursors', 'listCollections',
  'listDatabases', 'listIndexes', 'ping', 'refreshSessions', 'update',
]);

const RETRYABLE_WRITES = new Set(['insert', 'update', 'delete', 'findAndModify', 'findandmodify']);

/** What the arguments that every command takes come to. */
export interface CommonArguments {
  session?: string;
  /** The number of a retryable write within its session. */
  txnNumber?: bigint;
  /** When `maxTimeMS` runs out. */
  deadline?: Deadline;
}

/**
 * Reads the arguments that every command takes. What only replica sets can do is refused with the codes of a
 * standalone server, such as IllegalOperation for a transaction and NotAReplicaSet for a snapshot read concern.
 */
export function readCommonArguments(name: string, body: Doc): CommonArguments {
  assertApiVersion(name, body);
  assertReadConcern(body.readConcern);
  assertWriteConcern(body.writeConcern);
  const session = body.lsid === undefined ? undefined : sessionId(body.lsid, 'OperationSessionInfo');
  const txnNumber = readTxnNumber(name, body, session);
  const deadline = readDeadline(body.maxTimeMS);
  return { ...(session === undefined ? {} : { session }), ...(txnNumber === undefined ? {} : { txnNumber }), ...(deadline === undefined ? {} : { deadline }) };
}

/** The text of a session's id, from `{id: <UUID>}`. */
export function sessionId(value: Value, where: string): string {
  if (!isDoc(value)) throw new StoreError('TypeMismatch', `BSON field '${where}.lsid' is the wrong type '${typeNameOf(value)}', expected type 'object'`);
  if (value.id === undefined) throw new StoreError('Location40414', `BSON field '${where}.lsid.id' is missing but a required field`);
  if (!(value.id instanceof Binary)) {
    throw new StoreError('TypeMismatch', `BSON field '${where}.lsid.id' is the wrong type '${typeNameOf(value.id)}', expected type 'binData'`);
  }
  return Buffer.from(value.id.value()).toString('hex');
}

function assertApiVersion(name: string, { apiVersion, apiStrict, apiDeprecationErrors }: Doc): void {
  if (apiVersion === undefined) {
    if (apiStrict === undefined && apiDeprecationErrors === undefined) return;
    throw new StoreError('Location4886600', "Provided apiStrict and/or apiDeprecationErrors without passing apiVersion");
  }
  if (apiVersion !== '1') throw new StoreError('APIVersionError', 'API version must be "1"');
  if (isTruthy(apiStrict) && !API_VERSION_1.has(name)) {
    throw new StoreError('APIStrictError', `Provided apiStrict:true, but the command ${name} is not in API Version 1.`);
  }
}

function assertReadConcern(readConcern: Value): void {
  if (readConcern === undefined || readConcern === null) return;
  if (!isDoc(readConcern)) throw new StoreError('FailedToParse', 'readConcern field should be an object');
  const { level } = readConcern;
  if (level === undefined) return;
  if (typeof level !== 'string') throw new StoreError('TypeMismatch', `BSON field 'readConcern.level' is the wrong type '${typeNameOf(level)}', expected type 'string'`);
  if (!READ_CONCERN_LEVELS.includes(level)) throw new StoreError('BadValue', `Enumeration value '${level}' for field 'readConcern.level' is not a valid value.`);
  if (level === 'linearizable') throw new StoreError('NotAReplicaSet', 'node needs to be a replica set member to use read concern');
  if (level === 'snapshot') throw new StoreError('NotAReplicaSet', 'node needs to be a replica set member to use readConcern: snapshot');
}

/** Every write is on disk when it is acknowledged, so that `j` and `majority` ask for nothing more. */
function assertWriteConcern(writeConcern: Value): void {
  if (writeConcern === undefined || writeConcern === null) return;
  if (!isDoc(writeConcern)) throw new StoreError('TypeMismatch', `BSON field 'writeConcern' is the wrong type '${typeNameOf(writeConcern)}', expected type 'object'`);
  const { w } = writeConcern;
  if (isNumeric(w)) {
    const nodes = approximate(w);
    if (!(nodes >= 0 && nodes <= MAX_W)) throw new StoreError('FailedToParse', 'w has to be a non-negative number and not greater than 50');
    if (nodes > 1) throw new StoreError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  } else if (typeof w === 'string') {
    if (w !== 'majority') throw new StoreError('BadValue', `cannot use non-majority 'w' mode ${w} when a host is not a member of a replica set`);
  } else if (w !== undefined && w !== null) {
    throw new StoreError('FailedToParse', `w has to be a number, string, or object; found: ${typeNameOf(w)}`);
  }
}

function readTxnNumber(name: string, body: Doc, session: string | undefined): bigint | undefined {
  const isTransaction = body.startTransaction !== undefined || body.autocommit !== undefined;
  if (isTransaction) throw new StoreError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
  const { txnNumber } = body;
  if (txnNumber === undefined) return undefined;
  if (!(txnNumber instanceof Long)) {
    throw new StoreError('TypeMismatch', `BSON field 'OperationSessionInfo.txnNumber' is the wrong type '${typeNameOf(txnNumber)}', expected type 'long'`);
  }
  if (session === undefined) throw new StoreError('InvalidOptions', 'Transaction number requires a session ID to also be specified');
  if (txnNumber.isNegative()) throw new StoreError('InvalidOptions', 'Transaction number cannot be negative');
  if (RETRYABLE_WRITES.has(name)) return txnNumber.toBigInt();
  throw new StoreError(
    'Location50768',
    `txnNumber may only be provided for multi-document transactions and retryable write commands. autocommit:false was not provided, and ${name} is not a retryable write command.`,
  );
}

function readDeadline(maxTimeMS: Value): Deadline | undefined {
  if (maxTimeMS === undefined || maxTimeMS === null) return undefined;
  if (!isNumeric(maxTimeMS)) throw new StoreError('BadValue', 'maxTimeMS must be a number');
  const milliseconds = approximate(maxTimeMS);
  if (!Number.isInteger(milliseconds)) throw new StoreError('BadValue', 'maxTimeMS has non-integral value');
  if (milliseconds < 0 || milliseconds > MAX_TIME_MS) throw new StoreError('BadValue', `${milliseconds} value for maxTimeMS is out of range [0, ${MAX_TIME_MS}]`);
  return milliseconds === 0 ? undefined : { at: performance.now() + milliseconds };
}
