import { statfsSync } from 'node:fs';

import { Double } from 'bson';

import { whole } from '../bson/numbers.ts';
import type { Doc } from '../bson/values.ts';
import { compileFilter, isTruthy } from '../query/match.ts';
import type { Collection } from '../storage/catalog.ts';
import { OK, optionalDoc, type Handler, type Store } from './context.ts';
import { scaleOf } from './sizes.ts';

export const listDatabases: Handler = (store, command) => {
  const matches = compileFilter(optionalDoc(command, 'filter'));
  const names = [...new Set(store.catalog.list().map(({ database }) => database))].sort();
  const found = names.map((name) => describe(store, name)).filter(({ entry }) => matches(entry));
  if (isTruthy(command.body.nameOnly)) return { databases: found.map(({ entry: { name } }) => ({ name })), ...OK };
  const total = found.reduce((sum, { bytes }) => sum + bytes, 0);
  return { databases: found.map(({ entry }) => entry), totalSize: whole(total), totalSizeMb: whole(Math.floor(total / 2 ** 20)), ...OK };
};

export const dropDatabase: Handler = (store, { database }) =>
  store.environment.write(() => {
    const collections = store.catalog.list(database);
    for (const collection of collections) store.catalog.drop(collection);
    return collections.length > 0 ? { dropped: database, ...OK } : OK;
  });

export const dbStats: Handler = (store, { database, body }) => {
  const scale = scaleOf('dbStats', body.scale);
  const { documents, data, indexes, index, collections } = totals(store, store.catalog.list(database));
  const disk = statfsSync(store.environment.directory);
  return {
    db: database,
    collections: whole(collections),
    views: whole(0),
    objects: whole(documents),
    avgObjSize: new Double(documents === 0 ? 0 : data / documents),
    dataSize: new Double(data / scale),
    storageSize: new Double(data / scale),
    indexes: whole(indexes),
    indexSize: new Double(index / scale),
    totalSize: new Double((data + index) / scale),
    scaleFactor: whole(scale),
    fsUsedSize: new Double(((disk.blocks - disk.bfree) * disk.bsize) / scale),
    fsTotalSize: new Double((disk.blocks * disk.bsize) / scale),
    ...OK,
  };
};

function describe(store: Store, name: string): { entry: Doc; bytes: number } {
  const { documents, data, index } = totals(store, store.catalog.list(name));
  return { entry: { name, sizeOnDisk: whole(data + index), empty: documents === 0 }, bytes: data + index };
}

function totals({ catalog }: Store, collections: readonly Collection[]): Record<'documents' | 'data' | 'indexes' | 'index' | 'collections', number> {
  const sizes = collections.map(({ id }) => catalog.sizes.of(id));
  const indexes = collections.flatMap((collection) => collection.indexes);
  return {
    collections: collections.length,
    documents: sizes.reduce((sum, { count }) => sum + count, 0),
    data: sizes.reduce((sum, { bytes }) => sum + bytes, 0),
    indexes: indexes.length + collections.length,
    index: indexes.reduce((sum, { id }) => sum + catalog.sizes.of(id).bytes, 0),
  };
}
