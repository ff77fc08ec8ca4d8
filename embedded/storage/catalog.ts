import { Binary, Int32, UUID } from 'bson';

import { parseCollation, type Collation } from '../bson/collation.ts';
import { decode, encode } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import type { Environment } from './environment.ts';
import { describeIndex, type Index } from './indexDefinition.ts';
import { Sizes } from './sizes.ts';
import { readValidator, type Validator } from './validator.ts';

export interface Collection {
  /** The first four bytes of its documents' keys. */
  id: number;
  database: string;
  name: string;
  indexes: Index[];
  uuid: UUID;
  /** What it was made with, as listCollections shows it. */
  options: Doc;
  /** What its strings are compared by when a command does not say. */
  collation?: Collation;
  validator?: Validator;
  /** Whether some `_id` was too long to keep its whole order in the key. */
  hasShortenedIds: boolean;
}

/** Key spaces that were dropped and whose bytes still have to be removed. */
export interface Garbage {
  space: 'documents' | 'entries';
  id: number;
}

/**
 * Which collections and indexes there are: a cache of what the catalog space holds.
 * Changes are made inside a write job, to the cache and the space alike.
 */
export class Catalog {
  private collections = new Map<string, Collection>();
  private garbage: Garbage[] = [];
  private lastId = 0;
  readonly sizes: Sizes;

  constructor(private readonly environment: Environment) {
    this.sizes = new Sizes(environment);
    this.load();
    environment.onAbort(() => this.load());
    environment.beforeCommit(() => this.sizes.save());
  }

  find(database: string, name: string): Collection | undefined {
    return this.collections.get(namespace(database, name));
  }

  list(database?: string): Collection[] {
    const all = [...this.collections.values()];
    return database === undefined ? all : all.filter((collection) => collection.database === database);
  }

  /** The collection, made now with `options` if it is new. Only inside a write job. */
  ensure(database: string, name: string, options: Doc = {}): Collection {
    const existing = this.find(database, name);
    if (existing) return existing;
    assertNamespace(database, name);
    const collection: Collection = { id: 0, uuid: new UUID(), database, name, indexes: [], hasShortenedIds: false, ...readOptions(options) };
    collection.id = this.nextId();
    this.remember(collection);
    this.save(collection);
    return collection;
  }

  /** Gives a collection other options. Throws as `readValidator` does. Only inside a write job. */
  change(collection: Collection, options: Doc): void {
    const changed = readOptions(options);
    delete collection.validator;
    Object.assign(collection, changed);
    this.save(collection);
  }

  /** Gives a collection a new name, and the place of the one that has it. Throws InvalidNamespace. Only inside a write job. */
  rename(collection: Collection, database: string, name: string): void {
    assertNamespace(database, name);
    const replaced = this.find(database, name);
    if (replaced) this.drop(replaced);
    this.remove(collection);
    collection.database = database;
    collection.name = name;
    this.remember(collection);
    this.save(collection);
  }

  /** Forgets a collection and leaves its bytes to the garbage pass. Only inside a write job. */
  drop(collection: Collection): void {
    this.remove(collection);
    this.addGarbage({ space: 'documents', id: collection.id });
    for (const index of collection.indexes) this.addGarbage({ space: 'entries', id: index.id });
  }

  /** Only inside a write job. */
  addIndex(collection: Collection, spec: Doc, ready: boolean): Index {
    const index = describeIndex(this.nextId(), spec, ready);
    collection.indexes = [...collection.indexes, index];
    this.save(collection);
    return index;
  }

  /** Gives an index other options; its key stays. Throws as `describeIndex` does. Only inside a write job. */
  replaceIndex(collection: Collection, index: Index, spec: Doc): void {
    const { multikey, hasShortenedKeys } = index;
    const changed: Index = { ...describeIndex(index.id, spec, index.ready), multikey, hasShortenedKeys };
    collection.indexes = collection.indexes.map((other) => (other === index ? changed : other));
    this.save(collection);
  }

  /** Only inside a write job. */
  removeIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.addGarbage({ space: 'entries', id: index.id });
    this.save(collection);
  }

  /** Writes a collection whose flags or indexes have changed. Only inside a write job. */
  save(collection: Collection): void {
    const record: Doc = {
      id: new Int32(collection.id),
      database: collection.database,
      name: collection.name,
      uuid: collection.uuid.toBinary(),
      options: collection.options,
      hasShortenedIds: collection.hasShortenedIds,
      indexes: collection.indexes.map((index) => ({
        id: new Int32(index.id),
        spec: index.spec,
        ready: index.ready,
        hasShortenedKeys: index.hasShortenedKeys,
        multikey: index.multikey,
      })),
    };
    this.environment.catalog.putSync(Buffer.from(`c${namespace(collection.database, collection.name)}`), encode(record));
  }

  listGarbage(): Garbage[] {
    return [...this.garbage];
  }

  /** Only inside a write job, once nothing of it is left. */
  removeGarbage(item: Garbage): void {
    this.garbage = this.garbage.filter(({ id }) => id !== item.id);
    this.environment.catalog.removeSync(Buffer.from(`g${item.space}:${item.id}`));
  }

  private addGarbage(item: Garbage): void {
    this.garbage.push(item);
    this.sizes.forget(item.id);
    this.environment.catalog.putSync(Buffer.from(`g${item.space}:${item.id}`), Buffer.from('1'));
  }

  private nextId(): number {
    this.lastId++;
    this.environment.catalog.putSync(Buffer.from('n'), Buffer.from(String(this.lastId)));
    return this.lastId;
  }

  private load(): void {
    this.collections = new Map();
    this.garbage = [];
    this.sizes.forgetAll();
    for (const { key, value } of this.environment.catalog.getRange({})) {
      const text = key.toString();
      if (text === 'n') this.lastId = Number(value.toString());
      else if (text.startsWith('g')) this.garbage.push(readGarbage(text));
      else if (text.startsWith('c')) this.remember(readCollection(decode(value)));
    }
    for (const { id, indexes } of this.collections.values()) {
      this.sizes.load(id, 'documents');
      for (const index of indexes) this.sizes.load(index.id, 'entries');
    }
  }

  private remove(collection: Collection): void {
    const key = namespace(collection.database, collection.name);
    this.collections.delete(key);
    this.environment.catalog.removeSync(Buffer.from(`c${key}`));
  }

  private remember(collection: Collection): void {
    this.collections.set(namespace(collection.database, collection.name), collection);
  }
}

function namespace(database: string, name: string): string {
  return `${database}.${name}`;
}

function assertNamespace(database: string, name: string): void {
  const invalid = database === '' || /[\s./\\"$\0]/.test(database) || name === '' || /[$\0]/.test(name) || `${database}.${name}`.length > 255;
  if (invalid) throw new StoreError('InvalidNamespace', `Invalid namespace specified '${database}.${name}'`);
  if (name.startsWith('system.')) throw new NotSupportedError(`writing to ${name}`);
}

function readGarbage(text: string): Garbage {
  const [space, id] = text.slice(1).split(':');
  return { space: space === 'documents' ? 'documents' : 'entries', id: Number(id) };
}

function readOptions(options: Doc): Pick<Collection, 'options' | 'collation' | 'validator'> {
  const collation = parseCollation(options.collation);
  const validator = readValidator(options, collation);
  return { options, ...(collation ? { collation } : {}), ...(validator ? { validator } : {}) };
}

function readCollection(record: Doc): Collection {
  const indexes = Array.isArray(record.indexes) ? record.indexes.filter(isDoc) : [];
  return {
    id: number(record.id),
    database: String(record.database),
    name: String(record.name),
    uuid: record.uuid instanceof Binary ? record.uuid.toUUID() : new UUID(),
    ...readOptions(isDoc(record.options) ? record.options : {}),
    hasShortenedIds: record.hasShortenedIds === true,
    indexes: indexes.map((stored) => {
      const index = describeIndex(number(stored.id), isDoc(stored.spec) ? stored.spec : {}, stored.ready === true);
      index.hasShortenedKeys = stored.hasShortenedKeys === true;
      if (Array.isArray(stored.multikey)) index.multikey = stored.multikey.map((flag) => flag === true);
      return index;
    }),
  };
}

function number(value: Value): number {
  return isNumeric(value) ? approximate(value) : 0;
}
