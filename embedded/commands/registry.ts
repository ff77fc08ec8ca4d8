import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { aggregate } from './aggregate.ts';
import * as administration from './administration.ts';
import type { Command, Handler, Store } from './context.ts';
import { findAndModify } from './findAndModify.ts';
import { createIndexes, dropIndexes, listIndexes } from './indexes.ts';
import { count, distinct, explain, find, getMore, killCursors } from './reads.ts';
import { insert, remove, update } from './writes.ts';

const { buildInfo, collStats, connectionStatus, create, dbStats, drop, dropDatabase, getParameter, hello, listCollections, listDatabases, ok, serverStatus } =
  administration;

const HANDLERS = new Map<string, Handler>(
  Object.entries({
    hello,
    isMaster: hello,
    ismaster: hello,
    ping: ok,
    endSessions: ok,
    buildInfo,
    buildinfo: buildInfo,
    getParameter,
    connectionStatus,
    serverStatus,
    insert,
    update,
    delete: remove,
    find,
    getMore,
    killCursors,
    findAndModify,
    findandmodify: findAndModify,
    count,
    distinct,
    explain,
    aggregate,
    create,
    drop,
    dropDatabase,
    listCollections,
    listDatabases,
    createIndexes,
    dropIndexes,
    listIndexes,
    collStats,
    dbStats,
  }),
);

/** Commands of MongoDB that are known and refused; any other name is an unknown command. */
const REFUSED = new Set([
  'commitTransaction', 'abortTransaction', 'mapReduce', 'renameCollection', 'collMod', 'replSetGetStatus', 'replSetInitiate',
  'saslStart', 'saslContinue', 'authenticate', 'createUser', 'bulkWrite', 'startSession', 'compact', 'validate', 'shardCollection',
]);

/** Carries out one command. Throws StoreError for what cannot be done. */
export async function runCommand(store: Store, body: Doc, sequences: Map<string, Buffer[]>, connectionId: number): Promise<Doc | Buffer> {
  const name = Object.keys(body)[0] === '$db' ? (Object.keys(body)[1] ?? '') : (Object.keys(body)[0] ?? '');
  const handler = HANDLERS.get(name);
  if (!handler) {
    if (REFUSED.has(name)) throw new NotSupportedError(`the command ${name}`);
    throw new StoreError('CommandNotFound', `no such command: '${name}'`);
  }
  if (body.startTransaction !== undefined || body.autocommit !== undefined) throw new NotSupportedError('a transaction');
  const database = typeof body.$db === 'string' ? body.$db : 'admin';
  const command: Command = { name, database, body, sequences, connectionId };
  return handler(store, command);
}
