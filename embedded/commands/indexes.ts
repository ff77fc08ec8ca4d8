import { setImmediate as nextTurn } from 'node:timers/promises';

import { Double, Int32 } from 'bson';

import { decode, encode } from '../bson/document.ts';
import { equalValues } from '../bson/compare.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { PLAIN_SCOPE, withCollation } from '../query/scope.ts';
import { TURN_MILLISECONDS } from '../plan/query.ts';
import { RangeReader } from '../plan/rangeReader.ts';
import type { Collection } from '../storage/catalog.ts';
import { describeIndex, hasSameKey, isSameDefinition, type Index } from '../storage/indexDefinition.ts';
import { wholeSpace } from '../storage/keySpace.ts';
import { cursorReply } from '../wire/rawBson.ts';
import { collectionName, type Handler, type Store } from './context.ts';

const ID_INDEX: Doc = { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_' };

/** Makes indexes one after another; answers when they are built on all existing documents. */
export const createIndexes: Handler = async (store, command) => {
  const name = collectionName(command);
  const specs = command.body.indexes;
  if (!Array.isArray(specs) || specs.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create');
  const before = store.catalog.find(command.database, name);
  const numIndexesBefore = (before?.indexes.length ?? 0) + 1;
  for (const spec of specs) {
    if (!isDoc(spec)) throw new StoreError('TypeMismatch', 'each index must be an object');
    await createIndex(store, command.database, name, withDefaultCollation(spec, before));
  }
  const after = store.catalog.find(command.database, name);
  return {
    numIndexesBefore: new Int32(numIndexesBefore),
    numIndexesAfter: new Int32((after?.indexes.length ?? 0) + 1),
    createdCollectionAutomatically: before === undefined,
    ok: new Double(1),
  };
};

export const listIndexes: Handler = (store, command) => {
  const name = collectionName(command);
  const namespace = `${command.database}.${name}`;
  const collection = store.catalog.find(command.database, name);
  if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${namespace}`);
  const ready = collection.indexes.filter((index) => index.ready).map(({ spec }) => spec);
  const documents = [ID_INDEX, ...ready].map(encode);
  return cursorReply({ id: 0n, namespace, field: 'firstBatch', documents });
};

export const dropIndexes: Handler = async (store, command) => {
  const name = collectionName(command);
  const wanted = command.body.index;
  return store.environment.write(() => {
    const collection = store.catalog.find(command.database, name);
    if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${command.database}.${name}`);
    const nIndexesWas = new Int32(collection.indexes.length + 1);
    const dropped = wanted === '*' ? collection.indexes : (Array.isArray(wanted) ? wanted : [wanted]).map((which) => indexNamed(collection, which));
    for (const index of dropped) store.catalog.removeIndex(collection, index);
    return { nIndexesWas, ok: new Double(1) };
  });
};

function indexNamed(collection: Collection, which: Value): Index {
  if (which === '_id_') throw new StoreError('InvalidOptions', 'cannot drop _id index');
  const index = collection.indexes.find(({ name, spec }) => (typeof which === 'string' ? name === which : equalValues(spec.key, which)));
  if (!index) throw new StoreError('IndexNotFound', `index not found with name [${String(which)}]`);
  return index;
}

async function createIndex(store: Store, database: string, name: string, given: Doc): Promise<void> {
  if (isDoc(given.key) && Object.keys(given.key).join() === '_id') return;
  const described = describeIndex(0, given, false);
  const { background: _, ns: __, ...rest } = given;
  const spec: Doc = { v: new Int32(2), ...rest, name: described.name };
  const started = await store.environment.write(() => {
    const collection = store.catalog.ensure(database, name);
    const existing = conflicting(collection, describeIndex(0, spec, false));
    if (existing) return { collection, index: existing, isOurs: false };
    const isEmpty = store.environment.documents.getKeysCount({ ...wholeSpace(collection.id), limit: 1 }) === 0;
    return { collection, index: store.catalog.addIndex(collection, spec, isEmpty), isOurs: true };
  });
  const { collection, index, isOurs } = started;
  while (!isOurs && !index.ready && collection.indexes.includes(index)) await nextTurn(); // another client builds it
  if (!isOurs || index.ready) return;
  try {
    await build(store, collection, index);
  } catch (cause) {
    await store.environment.write(() => {
      if (collection.indexes.includes(index)) store.catalog.removeIndex(collection, index);
    });
    throw cause;
  }
}

/** The specification with the collection's collation unless it gives one, and with that one whole. */
function withDefaultCollation(spec: Doc, collection: Collection | undefined): Doc {
  const { collation: given, ...rest } = spec;
  const { collation } = withCollation(PLAIN_SCOPE, given, collection);
  return collation ? { ...rest, collation: collation.spec } : rest;
}

/** The same index if it is there already. Throws when another has its name or its key. */
function conflicting(collection: Collection, wanted: Index): Index | undefined {
  const named = collection.indexes.find(({ name }) => name === wanted.name);
  if (named) {
    if (isSameDefinition(named, wanted)) return named;
    if (hasSameKey(named, wanted)) throw new StoreError('IndexOptionsConflict', `An equivalent index already exists with the same name but different options: ${wanted.name}`);
    throw new StoreError('IndexKeySpecsConflict', `An existing index has the same name as the requested index but another key: ${wanted.name}`);
  }
  const twin = collection.indexes.find((other) => hasSameKey(other, wanted) && equalValues(other.partial?.filter, wanted.partial?.filter));
  if (twin) throw new StoreError('IndexOptionsConflict', `Index already exists with a different name: ${twin.name}`);
  return undefined;
}

/** Goes through the existing documents in portions; writes maintain the index from the first moment. */
async function build(store: Store, collection: Collection, index: Index): Promise<void> {
  const reader = new RangeReader(store.environment.documents, wholeSpace(collection.id), false);
  while (!index.ready) {
    await store.environment.write(() => {
      const isThere = store.catalog.find(collection.database, collection.name)?.indexes.includes(index);
      if (!isThere) throw new StoreError('IndexNotFound', `the index ${index.name} was dropped while it was built`);
      reader.refresh();
      const turnEnds = performance.now() + TURN_MILLISECONDS;
      while (performance.now() < turnEnds) {
        const entry = reader.take();
        if (!entry) {
          index.ready = true;
          store.catalog.save(collection);
          return;
        }
        store.writer.addToIndex(collection, index, entry.key.subarray(4), decode(entry.value));
      }
    });
  }
}
