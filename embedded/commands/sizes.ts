import { approximate, whole } from '../bson/numbers.ts';
import { isNumeric, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Collection } from '../storage/catalog.ts';
import { collectionName, OK, requiredText, type Handler, type Store } from './context.ts';

export const collStats: Handler = (store, command) => {
  const name = collectionName(command);
  const collection = store.catalog.find(command.database, name);
  return { ns: `${command.database}.${name}`, ...storageStats(store, collection, scaleOf('collStats', command.body.scale)), ...OK };
};

/** What `collStats` and `$collStats` tell of a collection; zeros of one that is not there. */
export function storageStats(store: Store, collection: Collection | undefined, scale = 1): Doc {
  const { count, bytes } = collection ? store.catalog.sizes.of(collection.id) : { count: 0, bytes: 0 };
  const indexSizes = (collection?.indexes ?? []).map(({ id, name }): [string, number] => [name, store.catalog.sizes.of(id).bytes]);
  const totalIndexSize = indexSizes.reduce((sum, [, size]) => sum + size, 0);
  const scaled = (size: number): Value => whole(Math.floor(size / scale));
  return {
    size: scaled(bytes),
    count: whole(count),
    ...(count > 0 ? { avgObjSize: whole(Math.floor(bytes / count)) } : {}),
    numOrphanDocs: whole(0),
    storageSize: scaled(bytes),
    freeStorageSize: whole(0),
    capped: false,
    nindexes: whole(collection ? collection.indexes.length + 1 : 0),
    indexBuilds: (collection?.indexes ?? []).filter(({ ready }) => !ready).map((index) => index.name),
    totalIndexSize: scaled(totalIndexSize),
    totalSize: scaled(bytes + totalIndexSize),
    indexSizes: Object.fromEntries([...(collection ? [['_id_', whole(0)] as const] : []), ...indexSizes.map(([name, size]) => [name, scaled(size)] as const)]),
    scaleFactor: whole(scale),
  };
}

export const dataSize: Handler = (store, command) => {
  const namespace = requiredText(command, 'dataSize');
  const dot = namespace.indexOf('.');
  const collection = store.catalog.find(namespace.slice(0, dot), namespace.slice(dot + 1));
  const { count, bytes } = collection ? store.catalog.sizes.of(collection.id) : { count: 0, bytes: 0 };
  return { size: whole(bytes), numObjects: whole(count), millis: whole(0), estimate: false, ...OK };
};

/** By what sizes are to be divided. Throws TypeMismatch and MongoDB's 51024. */
export function scaleOf(command: string, value: Value): number {
  if (value === undefined || value === null) return 1;
  if (!isNumeric(value)) throw new StoreError('TypeMismatch', `BSON field '${command}.scale' is the wrong type '${typeNameOf(value)}', expected types '[long, int, decimal, double]'`);
  const scale = Math.trunc(approximate(value));
  if (!(scale >= 1)) throw new StoreError('Location51024', `BSON field '${command}.scale' value must be >= 1, actual value '${scale}'`);
  return scale;
}
