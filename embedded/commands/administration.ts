import { Double, Int32, Long } from 'bson';

import { encode, MAX_DOCUMENT_BYTES } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { assertSimpleCollation } from '../storage/indexDefinition.ts';
import { wholeSpace } from '../storage/keySpace.ts';
import { MAX_MESSAGE_BYTES } from '../wire/messages.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { collectionName, optionalDoc, type Handler } from './context.ts';

const OK = { ok: new Double(1) };

/** The version of MongoDB whose behaviour this store follows. */
const SERVER_VERSION = '7.0.0';
const WIRE_VERSION = 21;

/** A standalone server without sessions: so drivers never start transactions or retry writes. */
export const hello: Handler = (_, { name, connectionId }) => ({
  helloOk: true,
  ...(name === 'hello' ? { isWritablePrimary: true } : { ismaster: true }),
  maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
  maxMessageSizeBytes: new Int32(MAX_MESSAGE_BYTES),
  maxWriteBatchSize: new Int32(100_000),
  localTime: new Date(),
  connectionId: new Int32(connectionId),
  minWireVersion: new Int32(0),
  maxWireVersion: new Int32(WIRE_VERSION),
  readOnly: false,
  ...OK,
});

export const ok: Handler = () => OK;

export const buildInfo: Handler = () => ({
  version: SERVER_VERSION,
  versionArray: SERVER_VERSION.split('.').map((part) => new Int32(Number(part))),
  gitVersion: 'embedded',
  modules: [],
  bits: new Int32(64),
  debug: false,
  maxBsonObjectSize: new Int32(MAX_DOCUMENT_BYTES),
  storageEngines: ['lmdb'],
  ...OK,
});

export const getParameter: Handler = (_, { body }) => ({
  ...('featureCompatibilityVersion' in body || body.getParameter === '*' ? { featureCompatibilityVersion: { version: '7.0' } } : {}),
  ...OK,
});

export const connectionStatus: Handler = () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ...OK });

export const serverStatus: Handler = ({ startedAt }) => {
  const uptime = (Date.now() - startedAt.getTime()) / 1000;
  return {
    host: '127.0.0.1',
    version: SERVER_VERSION,
    process: 'embedded',
    pid: new Int32(process.pid),
    uptime: new Double(uptime),
    localTime: new Date(),
    storageEngine: { name: 'lmdb', persistent: true },
    mem: { resident: new Int32(Math.round(process.memoryUsage.rss() / 2 ** 20)) },
    ...OK,
  };
};

export const create: Handler = (store, command) => {
  const name = collectionName(command);
  const refused = ['capped', 'viewOn', 'timeseries', 'clusteredIndex', 'validator', 'encryptedFields', 'changeStreamPreAndPostImages', 'expireAfterSeconds'].find(
    (option) => isTruthy(command.body[option]),
  );
  if (refused !== undefined) throw new NotSupportedError(`a collection with ${refused}`);
  assertSimpleCollation(command.body.collation);
  return store.environment.write(() => {
    if (store.catalog.find(command.database, name)) throw new StoreError('NamespaceExists', `Collection ${command.database}.${name} already exists.`);
    store.catalog.ensure(command.database, name);
    return OK;
  });
};

export const drop: Handler = (store, command) => {
  const name = collectionName(command);
  return store.environment.write(() => {
    const collection = store.catalog.find(command.database, name);
    if (!collection) return OK;
    store.catalog.drop(collection);
    return { ns: `${command.database}.${name}`, nIndexesWas: new Int32(collection.indexes.length + 1), ...OK };
  });
};

export const dropDatabase: Handler = (store, { database }) =>
  store.environment.write(() => {
    for (const collection of store.catalog.list(database)) store.catalog.drop(collection);
    return { dropped: database, ...OK };
  });

export const listCollections: Handler = (store, command) => {
  const matches = compileFilter(optionalDoc(command, 'filter'));
  const nameOnly = isTruthy(command.body.nameOnly);
  const documents = store.catalog
    .list(command.database)
    .map<Doc>(({ name }) => ({
      name,
      type: 'collection',
      ...(nameOnly ? {} : { options: {}, info: { readOnly: false }, idIndex: { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' } }),
    }))
    .filter((entry) => matches(entry))
    .map(encode);
  return cursorReply({ id: 0n, namespace: `${command.database}.$cmd.listCollections`, field: 'firstBatch', documents });
};

export const listDatabases: Handler = (store, command) => {
  const matches = compileFilter(optionalDoc(command, 'filter'));
  const names = [...new Set(store.catalog.list().map(({ database }) => database))];
  const databases = names.map<Doc>((name) => ({ name, sizeOnDisk: new Double(0), empty: false })).filter((entry) => matches(entry));
  return { databases, totalSize: new Double(0), ...OK };
};

export const collStats: Handler = (store, command) => {
  const name = collectionName(command);
  const collection = store.catalog.find(command.database, name);
  const count = collection ? store.environment.documents.getKeysCount(wholeSpace(collection.id)) : 0;
  return {
    ns: `${command.database}.${name}`,
    count: Long.fromNumber(count),
    nindexes: new Int32(collection ? collection.indexes.length + 1 : 0),
    capped: false,
    ...OK,
  };
};

export const dbStats: Handler = (store, { database }) => {
  const collections = store.catalog.list(database);
  const objects = collections.reduce((sum, { id }) => sum + store.environment.documents.getKeysCount(wholeSpace(id)), 0);
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length + 1, 0);
  return { db: database, collections: new Int32(collections.length), objects: Long.fromNumber(objects), indexes: new Int32(indexes), ...OK };
};
