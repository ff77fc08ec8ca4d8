import { BSONRegExp, Int32 } from 'bson';

import { equalValues } from '../bson/compare.ts';
import { decode, encodeForStorage, printValue } from '../bson/document.ts';
import { MISSING, valueAt } from '../bson/paths.ts';
import { isDoc, typeNameOf, type Doc, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Catalog, Collection } from './catalog.ts';
import type { Environment } from './environment.ts';
import type { Index } from './indexDefinition.ts';
import { indexEntries, type Entries } from './indexEntries.ts';
import { documentKey, encodeId, rangeOfPrefix, spacePrefix } from './keySpace.ts';
import { assertMatches } from './validator.ts';

interface IndexChange {
  index: Index;
  added: Buffer[];
  removed: Buffer[];
  entries: Entries;
}

/**
 * Puts, replaces and removes single documents together with their index entries.
 * Every method runs inside a write job and makes its first put only when nothing can fail any more.
 */
export class DocumentWriter {
  constructor(
    private readonly environment: Environment,
    private readonly catalog: Catalog,
    private readonly validates = true,
  ) {}

  /** The same without the validators of collections, for `bypassDocumentValidation`. */
  withoutValidation(): DocumentWriter {
    return new DocumentWriter(this.environment, this.catalog, false);
  }

  /** Throws DuplicateKey when the `_id` or a unique index has it already, and DocumentValidationFailure. */
  insert(collection: Collection, doc: Doc, bytes = encodeForStorage(doc)): void {
    assertId(doc._id);
    const { key: idKey, shortened } = encodeId(doc._id, collection.collation);
    const key = documentKey(collection.id, idKey);
    if (this.environment.documents.doesExist(key)) throw duplicateKey(collection, '_id_', { _id: new Int32(1) }, { _id: doc._id });
    if (this.validates && collection.validator) assertMatches(collection.validator, doc, undefined);
    const changes = this.changes(collection, idKey, undefined, doc);
    if (shortened && !collection.hasShortenedIds) {
      collection.hasShortenedIds = true;
      this.catalog.save(collection);
    }
    this.environment.documents.putSync(key, bytes);
    this.catalog.sizes.change(collection.id, 1, bytes.length);
    this.apply(collection, idKey, changes);
  }

  /** Throws ImmutableField when the `_id` differs and DuplicateKey as `insert` does. Answers whether anything changed. */
  replace(collection: Collection, idKey: Buffer, before: Doc, after: Doc, beforeBytes: Buffer): boolean {
    if (!equalValues(before._id, after._id)) {
      throw new StoreError('ImmutableField', `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${printValue(after._id)}`);
    }
    const bytes = encodeForStorage(after);
    if (bytes.equals(beforeBytes)) return false;
    if (this.validates && collection.validator) assertMatches(collection.validator, after, before);
    const changes = this.changes(collection, idKey, before, after);
    this.environment.documents.putSync(documentKey(collection.id, idKey), bytes);
    this.catalog.sizes.change(collection.id, 0, bytes.length - beforeBytes.length);
    this.apply(collection, idKey, changes);
    return true;
  }

  remove(collection: Collection, idKey: Buffer, doc: Doc): void {
    const changes = this.changes(collection, idKey, doc, undefined);
    const key = documentKey(collection.id, idKey);
    this.catalog.sizes.change(collection.id, -1, -(this.environment.documents.get(key)?.length ?? 0));
    this.environment.documents.removeSync(key);
    this.apply(collection, idKey, changes);
  }

  /** Adds one existing document to an index that is being built. Throws DuplicateKey. */
  addToIndex(collection: Collection, index: Index, idKey: Buffer, doc: Doc): void {
    const entries = indexEntries(index, doc);
    if (index.unique) for (const key of entries.keys) this.assertUnique(collection, index, key, idKey, doc);
    this.apply(collection, idKey, [{ index, added: entries.keys, removed: [], entries }]);
  }

  private changes(collection: Collection, idKey: Buffer, before: Doc | undefined, after: Doc | undefined): IndexChange[] {
    return collection.indexes.map((index) => {
      const old = before ? indexEntries(index, before).keys : [];
      const entries = after ? indexEntries(index, after) : { keys: [], multikey: [], shortened: false };
      const added = keysWithout(entries.keys, old);
      const removed = keysWithout(old, entries.keys);
      if (index.unique && after) for (const key of added) this.assertUnique(collection, index, key, idKey, after);
      return { index, added, removed, entries };
    });
  }

  private apply(collection: Collection, idKey: Buffer, changes: IndexChange[]): void {
    for (const { index, added, removed, entries } of changes) {
      for (const key of removed) this.removeEntry(index, key, idKey);
      for (const key of added) this.putEntry(index, key, idKey);
      this.noteFlags(collection, index, entries);
    }
  }

  /** While an index is built, some entries are put twice, by the build and by a write. */
  private putEntry(index: Index, key: Buffer, idKey: Buffer): void {
    const entry = Buffer.concat([spacePrefix(index.id), key, idKey]);
    if (index.ready || !this.environment.entries.doesExist(entry)) this.catalog.sizes.change(index.id, 1, entry.length + idKey.length);
    this.environment.entries.putSync(entry, idKey);
  }

  /** While an index is built, some entries are not there yet. */
  private removeEntry(index: Index, key: Buffer, idKey: Buffer): void {
    const entry = Buffer.concat([spacePrefix(index.id), key, idKey]);
    if (!index.ready && !this.environment.entries.doesExist(entry)) return;
    this.catalog.sizes.change(index.id, -1, -entry.length - idKey.length);
    this.environment.entries.removeSync(entry);
  }

  private noteFlags(collection: Collection, index: Index, entries: Entries): void {
    const newlyMultikey = entries.multikey.some((flag, i) => flag && !index.multikey[i]);
    if (!newlyMultikey && (!entries.shortened || index.hasShortenedKeys)) return;
    index.multikey = index.multikey.map((flag, i) => flag || entries.multikey[i] === true);
    index.hasShortenedKeys ||= entries.shortened;
    this.catalog.save(collection);
  }

  private assertUnique(collection: Collection, index: Index, key: Buffer, idKey: Buffer, doc: Doc): void {
    const { start, end } = rangeOfPrefix(Buffer.concat([spacePrefix(index.id), key]));
    for (const { value } of this.environment.entries.getRange({ start, end, limit: 2 })) {
      if (!value.equals(idKey)) throw duplicateKey(collection, index.name, index.spec.key, violatingValues(index, doc, key));
    }
  }
}

/** The keys that the others do not have: one by one for few, by a set for the many of a long array. */
function keysWithout(keys: Buffer[], others: Buffer[]): Buffer[] {
  if (keys.length === 0 || others.length === 0) return keys;
  if (keys.length * others.length <= 64) return keys.filter((key) => !others.some((other) => other.equals(key)));
  const known = new Set(others.map((other) => other.toString('latin1')));
  return keys.filter((key) => !known.has(key.toString('latin1')));
}

/** Reads one document by its encoded `_id`. */
export function readDocument(environment: Environment, collection: Collection, idKey: Buffer): { doc: Doc; bytes: Buffer } | undefined {
  const bytes = environment.documents.get(documentKey(collection.id, idKey));
  return bytes ? { doc: decode(bytes), bytes } : undefined;
}

function assertId(id: Value): void {
  if (Array.isArray(id) || id === undefined || id instanceof BSONRegExp) {
    throw new StoreError('InvalidIdField', `The '_id' value cannot be of type ${typeNameOf(id)}`);
  }
  const dollar = isDoc(id) ? Object.keys(id).find((field) => field.startsWith('$') && !['$ref', '$id', '$db'].includes(field)) : undefined;
  if (dollar !== undefined) {
    throw new StoreError('DollarPrefixedFieldName', `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`);
  }
}

/** The field values to name in the message; for a multikey field the element that collided. */
function violatingValues(index: Index, doc: Doc, key: Buffer): Doc {
  const values: Doc = {};
  for (const { name, path } of index.fields) {
    const leaf = valueAt(doc, path);
    values[name] = leaf === MISSING ? null : leaf;
    if (!Array.isArray(leaf)) continue;
    const element = leaf.find((item) => indexEntries(index, { ...doc, [name]: item }).keys.some((other) => other.equals(key)));
    if (element !== undefined) values[name] = element;
  }
  return values;
}

function duplicateKey(collection: Collection, indexName: string, keyPattern: Value, keyValue: Doc): StoreError {
  return new StoreError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${collection.database}.${collection.name} index: ${indexName} dup key: ${printValue(keyValue)}`,
    { keyPattern, keyValue },
  );
}
