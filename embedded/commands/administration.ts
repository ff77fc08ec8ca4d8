import { Double, Int32, Long } from 'bson';

import { parseCollation } from '../bson/collation.ts';
import { encode } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import { wholeSpace } from '../storage/keySpace.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { collectionName, OK, optionalDoc, type Handler } from './context.ts';

export const create: Handler = (store, command) => {
  const name = collectionName(command);
  const refused = ['capped', 'viewOn', 'timeseries', 'clusteredIndex', 'validator', 'encryptedFields', 'changeStreamPreAndPostImages', 'expireAfterSeconds'].find(
    (option) => isTruthy(command.body[option]),
  );
  if (refused !== undefined) throw new NotSupportedError(`a collection with ${refused}`);
  const collation = parseCollation(command.body.collation);
  return store.environment.write(() => {
    if (store.catalog.find(command.database, name)) throw new StoreError('NamespaceExists', `Collection ${command.database}.${name} already exists.`);
    store.catalog.ensure(command.database, name, collation);
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
    .map<Doc>(({ name, collation }) => ({
      name,
      type: 'collection',
      ...(nameOnly ? {} : { options: collation ? { collation: collation.spec } : {}, info: { readOnly: false }, idIndex: { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' } }),
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
