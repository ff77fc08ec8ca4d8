import { setImmediate as nextTurn } from 'node:timers/promises';

import { Int32 } from 'bson';

import { decode, encode, printValue } from '../bson/document.ts';
import { equalValues } from '../bson/compare.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { TURN_MILLISECONDS } from '../plan/query.ts';
import { RangeReader } from '../plan/rangeReader.ts';
import { isTruthy } from '../query/match.ts';
import { PLAIN_SCOPE, withCollation } from '../query/scope.ts';
import type { Collection } from '../storage/catalog.ts';
import { describeIndex, hasSameSignature, isSameDefinition, type Index } from '../storage/indexDefinition.ts';
import { assertExpiry, assertPartialFilter } from '../storage/indexLimits.ts';
import { wholeSpace } from '../storage/keySpace.ts';
import { collectionName, OK, type Handler, type Store } from './context.ts';
import { documentsReply } from './documentsReply.ts';

/** Indexes of one collection, the one on `_id` among them, as in MongoDB. */
const MAX_INDEXES = 64;

/** The index on `_id` that every collection has, as listIndexes shows it. */
export function idIndexOf({ collation }: Collection): Doc {
  return { v: new Int32(2), key: { _id: new Int32(1) }, name: '_id_', ...(collation ? { collation: collation.spec } : {}) };
}

/** Makes indexes, all of them or none; answers when they are built on all existing documents. */
export const createIndexes: Handler = async (store, command) => {
  const name = collectionName(command);
  const specs = specsOf(command.body.indexes);
  const started = await store.environment.write(() => {
    const before = store.catalog.find(command.database, name);
    const numIndexesBefore = (before?.indexes.length ?? 0) + 1;
    const wanted = specs.map((given) => {
      const spec = withDefaultCollation(given, before);
      return { spec, index: describeIndex(0, spec, false) };
    });
    wanted.forEach(({ index }, i) => assertOnce(wanted.slice(0, i).map((other) => other.index), index));
    const present = wanted.map(({ index }) => conflicting(before?.indexes ?? [], index));
    const made = wanted.filter((_, i) => !present[i]);
    if (numIndexesBefore + made.length > MAX_INDEXES) throw new StoreError('CannotCreateIndex', `add index fails, too many indexes for ${command.database}.${name}`);
    const collection = before ?? store.catalog.ensure(command.database, name);
    const isEmpty = store.catalog.sizes.of(collection.id).count === 0;
    const added = made.map(({ spec }) => store.catalog.addIndex(collection, spec, isEmpty));
    return { collection, numIndexesBefore, made: added, awaited: present.filter((index) => index !== undefined), isNew: before === undefined };
  });
  const { made, awaited, numIndexesBefore, isNew } = started;
  for (const { id } of awaited) {
    while (current(store, started.collection.id, id)?.index.ready === false) { // another client builds it
      await nextTurn();
      store.environment.assertOpen();
    }
  }
  try {
    for (const { id } of made) await build(store, started.collection.id, id);
  } catch (cause) {
    await store.environment.write(() => {
      for (const { id } of made) {
        const unfinished = current(store, started.collection.id, id);
        if (unfinished) store.catalog.removeIndex(unfinished.collection, unfinished.index);
      }
    });
    throw cause;
  }
  const isNote = made.length === 0 && !isNew;
  return {
    numIndexesBefore: new Int32(numIndexesBefore),
    numIndexesAfter: new Int32(numIndexesBefore + made.length),
    ...(isNote ? { note: 'all indexes already exist' } : { createdCollectionAutomatically: isNew }),
    ...OK,
  };
};

export const listIndexes: Handler = (store, command) => {
  const name = collectionName(command);
  const namespace = `${command.database}.${name}`;
  const collection = store.catalog.find(command.database, name);
  if (!collection) throw new StoreError('NamespaceNotFound', `ns does not exist: ${namespace}`);
  const ready = collection.indexes.filter((index) => index.ready).map(({ spec }) => spec);
  return documentsReply(store, command, namespace, [idIndexOf(collection), ...ready].map(encode));
};

export const dropIndexes: Handler = async (store, command) => {
  const name = collectionName(command);
  const wanted = command.body.index;
  return store.environment.write(() => {
    const collection = store.catalog.find(command.database, name);
    if (!collection) throw new StoreError('NamespaceNotFound', `ns not found ${command.database}.${name}`);
    const nIndexesWas = new Int32(collection.indexes.length + 1);
    const dropped = wanted === '*' ? collection.indexes : (Array.isArray(wanted) ? wanted : [wanted]).map((which) => indexNamed(collection, which));
    for (const index of new Set(dropped)) store.catalog.removeIndex(collection, index);
    return { nIndexesWas, ...(wanted === '*' ? { msg: 'non-_id indexes dropped for collection' } : {}), ...OK };
  });
};

/** `collMod` of one index: when its documents expire, and whether queries see it. Only inside a write job. */
export function changeIndex(store: Store, collection: Collection, change: Doc): Doc {
  const { name, keyPattern, expireAfterSeconds, hidden, ...others } = change;
  const other = Object.keys(others)[0];
  if (other !== undefined) throw new NotSupportedError(`collMod with ${other}`);
  if (name !== undefined && keyPattern !== undefined) throw new StoreError('InvalidOptions', 'Cannot specify both key pattern and name.');
  if (name === undefined && keyPattern === undefined) throw new StoreError('InvalidOptions', 'Must specify either index name or key pattern.');
  if (expireAfterSeconds === undefined && hidden === undefined) throw new StoreError('InvalidOptions', 'no expireAfterSeconds, hidden, unique, or prepareUnique field');
  if (isIdIndex(name ?? keyPattern)) throw new StoreError('BadValue', "can't hide _id index");
  const index = indexNamed(collection, name ?? keyPattern);
  if (expireAfterSeconds !== undefined) assertChangedExpiry(index, expireAfterSeconds);
  const { hidden: _, ...kept } = index.spec;
  const isHidden = hidden === undefined ? index.hidden : isTruthy(hidden);
  const spec: Doc = { ...kept, ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds }), ...(isHidden ? { hidden: true } : {}) };
  store.catalog.replaceIndex(collection, index, spec);
  return {
    ...(expireAfterSeconds === undefined ? {} : { expireAfterSeconds_old: index.spec.expireAfterSeconds, expireAfterSeconds_new: expireAfterSeconds }),
    ...(isHidden === index.hidden ? {} : { hidden_old: index.hidden, hidden_new: isHidden }),
  };
}

function assertChangedExpiry(index: Index, seconds: Value): void {
  if (!isNumeric(seconds)) throw new StoreError('TypeMismatch', "BSON field 'collMod.index.expireAfterSeconds' is the wrong type, expected a number");
  assertExpiry(seconds, 'InvalidOptions');
  if (index.fields.length > 1) throw new StoreError('InvalidOptions', 'TTL indexes are single-field indexes, compound indexes do not support TTL');
}

function indexNamed(collection: Collection, which: Value): Index {
  if (isIdIndex(which)) throw new StoreError('InvalidOptions', 'cannot drop _id index');
  if (typeof which !== 'string' && !isDoc(which)) throw new StoreError('TypeMismatch', 'an index is named by its name or its key');
  const found = collection.indexes.filter(({ name, spec }) => (typeof which === 'string' ? name === which : equalValues(spec.key, which)));
  if (found.length > 1) throw new StoreError('AmbiguousIndexKeyPattern', `${found.length} indexes found for key: ${printValue(which)}, identify by name instead.`);
  const [index] = found;
  if (index) return index;
  throw new StoreError('IndexNotFound', typeof which === 'string' ? `index not found with name [${which}]` : `can't find index with key: ${printValue(which)}`);
}

function isIdIndex(which: Value): boolean {
  return which === '_id_' || (isDoc(which) && Object.keys(which).join() === '_id');
}

/** The specification with the collection's collation unless it gives one, and with that one whole. */
function withDefaultCollation(spec: Doc, collection: Collection | undefined): Doc {
  const { collation: given, ...rest } = spec;
  const { collation } = withCollation(PLAIN_SCOPE, given, collection);
  return collation ? { ...rest, collation: collation.spec } : rest;
}

/** The specifications to make, without the index on `_id`, which is always there. Throws what is wrong with any. */
function specsOf(indexes: Value): Doc[] {
  if (!Array.isArray(indexes) || indexes.length === 0) throw new StoreError('BadValue', 'Must specify at least one index to create');
  return indexes
    .map((given): Doc => {
      if (!isDoc(given)) throw new StoreError('TypeMismatch', 'each index must be an object');
      const { background: _, ns: __, v: ___, ...spec } = given;
      describeIndex(0, spec, false);
      assertExpiry(spec.expireAfterSeconds, 'CannotCreateIndex');
      if (isDoc(spec.partialFilterExpression)) assertPartialFilter(spec.partialFilterExpression);
      return { v: new Int32(2), ...spec };
    })
    .filter(({ key }) => !isIdIndex(key));
}

/** The same index if it is there already. Throws when another has its name or is its equal in all but the name. */
function conflicting(indexes: readonly Index[], wanted: Index): Index | undefined {
  const named = indexes.find(({ name }) => name === wanted.name);
  const twin = indexes.find((other) => hasSameSignature(other, wanted));
  const specs = (other: Index): string => `Requested index: ${printValue(wanted.spec)}, existing index: ${printValue(other.spec)}`;
  if (named && named !== twin) {
    throw new StoreError('IndexKeySpecsConflict', `An existing index has the same name as the requested index, but another signature. ${specs(named)}`);
  }
  if (!twin) return undefined;
  if (!named) throw new StoreError('IndexOptionsConflict', `Index already exists with a different name: ${twin.name}. ${specs(twin)}`);
  if (!isSameDefinition(named, wanted)) throw new StoreError('IndexOptionsConflict', `An equivalent index already exists with the same name but different options. ${specs(named)}`);
  return named;
}

/** Throws when one command asks twice for an index, or for two that cannot be told apart. */
function assertOnce(others: readonly Index[], wanted: Index): void {
  if (conflicting(others, wanted)) throw new StoreError('IndexAlreadyExists', `Identical index already exists: ${wanted.name}`);
}

/** A collection and one of its indexes as the catalog has them now. */
function current(store: Store, collectionId: number, indexId: number): { collection: Collection; index: Index } | undefined {
  const collection = store.catalog.list().find(({ id }) => id === collectionId);
  const index = collection?.indexes.find(({ id }) => id === indexId);
  return collection && index ? { collection, index } : undefined;
}

/** Goes through the existing documents in portions; writes maintain the index from the first moment. */
async function build(store: Store, collectionId: number, indexId: number): Promise<void> {
  const reader = new RangeReader(store.environment.documents, wholeSpace(collectionId), false);
  while (current(store, collectionId, indexId)?.index.ready !== true) {
    await store.environment.write(() => {
      const there = current(store, collectionId, indexId);
      if (!there) throw new StoreError('IndexBuildAborted', 'the index or its collection was dropped while the index was built');
      const { collection, index } = there;
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
