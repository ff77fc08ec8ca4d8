import { decodeRequest, encode } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { isTruthy } from '../query/match.ts';
import type { OpCounters } from '../statistics.ts';
import type { Request } from '../wire/messages.ts';
import { aggregate } from './aggregate.ts';
import { assertArguments } from './arguments.ts';
import { collMod, create, drop, listCollections, renameCollection } from './collections.ts';
import { readCommonArguments } from './commonArguments.ts';
import { OK, type Command, type Connection, type Handler, type Store } from './context.ts';
import { dbStats, dropDatabase, listDatabases } from './databases.ts';
import * as diagnostics from './diagnostics.ts';
import { explain } from './explain.ts';
import { findAndModify } from './findAndModify.ts';
import * as handshake from './handshake.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { count, distinct, find, getMore, killCursors } from './reads.ts';
import * as sessions from './sessions.ts';
import { collStats, dataSize } from './sizes.ts';
import { validate } from './validate.ts';
import { insert, remove, update } from './writes.ts';

const { configureFailPoint, currentOp, features, fsync, getCmdLineOpts, getFreeMonitoringStatus, getLog, getParameter, hostInfo, profile } = diagnostics;
const { refuseReplication, rolesInfo, serverStatus, top, usersInfo } = diagnostics;
const { buildInfo, connectionStatus, hello, ok, refuseSignIn, refuseSignInStep, whatsmyip } = handshake;
const { endSessions, endTransaction, killSessions, refreshSessions, startSession } = sessions;

const HANDLERS = new Map<string, Handler>(
  Object.entries({
    abortTransaction: endTransaction,
    aggregate,
    authenticate: refuseSignIn,
    buildInfo,
    collMod,
    collStats,
    commitTransaction: endTransaction,
    configureFailPoint,
    connectionStatus,
    count,
    create,
    createIndexes,
    currentOp,
    dataSize,
    dbStats,
    delete: remove,
    distinct,
    drop,
    dropDatabase,
    dropIndexes,
    endSessions,
    explain,
    features,
    find,
    findAndModify,
    fsync,
    getCmdLineOpts,
    getFreeMonitoringStatus,
    getLog,
    getMore,
    getParameter,
    hello,
    hostInfo,
    insert,
    isMaster: hello,
    killAllSessions: killSessions,
    killCursors,
    killSessions,
    listCollections,
    listCommands: (): Doc => ({ commands: Object.fromEntries([...HANDLERS.keys()].map((name) => [name, {}])), ...OK }),
    listDatabases,
    listIndexes,
    logout: ok,
    ping: ok,
    planCacheClear: ok,
    profile,
    refreshSessions,
    renameCollection,
    replSetGetConfig: refuseReplication,
    replSetGetStatus: refuseReplication,
    replSetInitiate: refuseReplication,
    rolesInfo,
    saslContinue: refuseSignInStep,
    saslStart: refuseSignIn,
    serverStatus,
    startSession,
    top,
    update,
    usersInfo,
    validate,
    whatsmyip,
  } satisfies Record<string, Handler>),
);

/** Other names that MongoDB gives to its commands. */
const ALIASES: Record<string, string> = {
  buildinfo: 'buildInfo', collstats: 'collStats', dbstats: 'dbStats', deleteIndexes: 'dropIndexes', findandmodify: 'findAndModify', ismaster: 'isMaster',
};

/** Commands of MongoDB that are known and refused; any other name is an unknown command. */
const REFUSED = new Set([
  'bulkWrite', 'cloneCollectionAsCapped', 'compact', 'convertToCapped', 'createRole', 'createUser', 'dropAllUsersFromDatabase',
  'dropRole', 'dropUser', 'filemd5', 'grantRolesToUser', 'killOp', 'mapReduce', 'planCacheClearFilters', 'planCacheListFilters', 'planCacheSetFilter',
  'setFeatureCompatibilityVersion', 'setParameter', 'shardCollection', 'shutdown', 'updateUser',
]);

const ADMIN_ONLY = new Set([
  'configureFailPoint', 'currentOp', 'fsync', 'getCmdLineOpts', 'getFreeMonitoringStatus', 'getLog', 'getParameter', 'listDatabases', 'renameCollection', 'replSetGetConfig',
  'replSetGetStatus', 'replSetInitiate', 'top',
]);

/** The commands that are counted as something else than a command. */
const COUNTERS: Record<string, keyof OpCounters> = { find: 'query', getMore: 'getmore', insert: 'insert', update: 'update', delete: 'delete' };

/** Only for the first message of a connection, when the client does not know yet what the server speaks. */
const LEGACY_COMMANDS = new Set(['hello', 'isMaster']);

/** Carries out the command of a request. Throws StoreError for what cannot be done. */
export async function runRequest(store: Store, request: Request, connection: Connection): Promise<Buffer> {
  const body = decodeRequest(request.body);
  const database = request.legacyDatabase ?? body.$db;
  const [given = ''] = Object.keys(body);
  const name = ALIASES[given] ?? given;
  if (typeof database !== 'string') throw new StoreError('Location40571', 'OP_MSG requests require a $db argument');
  if (request.legacyDatabase !== undefined && !LEGACY_COMMANDS.has(name)) {
    throw new StoreError('UnsupportedOpQueryCommand', `Unsupported OP_QUERY command: ${given}. The client driver may require an upgrade.`);
  }
  const handler = handlerOf(name, given, database);
  const { txnNumber, ...common } = readCommonArguments(name, body);
  const command: Command = { name, database, body: renamed(body, given, name), sequences: request.sequences, connection, ...common };
  assertArguments(name, command.body, request.sequences);
  countOperation(store, command);
  await store.failPoints.strike(name);
  const writing = isTruthy(body.bypassDocumentValidation) ? { ...store, writer: store.writer.withoutValidation() } : store;
  const run = async (): Promise<Buffer> => {
    const reply = await handler(writing, command);
    return Buffer.isBuffer(reply) ? reply : encode(reply);
  };
  return txnNumber === undefined || common.session === undefined ? run() : store.sessions.once(common.session, txnNumber, run);
}

function handlerOf(name: string, given: string, database: string): Handler {
  const handler = HANDLERS.get(name);
  if (!handler && REFUSED.has(name)) throw new NotSupportedError(`the command ${name}`);
  if (!handler) throw new StoreError('CommandNotFound', `no such command: '${given}'`);
  if (ADMIN_ONLY.has(name) && database !== 'admin') throw new StoreError('Unauthorized', `${name} may only be run against the admin database.`);
  return handler;
}

function renamed(body: Doc, given: string, name: string): Doc {
  if (name === given) return body;
  const { [given]: value, ...rest } = body;
  return { [name]: value, ...rest };
}

function countOperation({ statistics }: Store, { name, body, sequences }: Command): void {
  const counter = COUNTERS[name] ?? 'command';
  const batch = sequences.values().next().value ?? body.documents ?? body.updates ?? body.deletes;
  statistics.operations[counter] += ['insert', 'update', 'delete'].includes(counter) && Array.isArray(batch) ? batch.length : 1;
}
