import { Int32 } from 'bson';

import { parseCollation, type Collation } from '../bson/collation.ts';
import { decode, encode } from '../bson/document.ts';
import { approximate } from '../bson/numbers.ts';
import { isDoc, isNumeric, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import type { Environment } from './environment.ts';
import { describeIndex, type Index } from './indexDefinition.ts';

export interface Collection {
  /** The first four bytes of its documents' keys. */
  id: number;
  database: string;
  name: string;
  indexes: Index[];
  /** What its strings are compared by when a command does not say. */
  collation?: Collation;
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

  constructor(private readonly environment: Environment) {
    this.load();
    environment.onAbort(() => this.load());
  }

  find(database: string, name: string): Collection | undefined {
    return this.collections.get(namespace(database, name));
  }

  list(database?: string): Collection[] {
    const all = [...this.collections.values()];
    return database === undefined ? all : all.filter((collection) => collection.database === database);
  }

  /** The collection, made now if it is new. Only inside a write job. */
  ensure(database: string, name: string, collation?: Collation): Collection {
    const existing = this.find(database, name);
    if (existing) return existing;
    assertNamespace(database, name);
    const collection: Collection = { id: this.nextId(), database, name, indexes: [], ...(collation ? { collation } : {}), hasShortenedIds: false };
    this.collections.set(namespace(database, name), collection);
    this.save(collection);
    return collection;
  }

  /** Forgets a collection and leaves its bytes to the garbage pass. Only inside a write job. */
  drop(collection: Collection): void {
    const key = namespace(collection.database, collection.name);
    this.collections.delete(key);
    this.environment.catalog.removeSync(Buffer.from(`c${key}`));
    this.addGarbage({ space: 'documents', id: collection.id });
    for (const index of collection.indexes) this.addGarbage({ space: 'entries', id: index.id });
  }

  /** Gives a collection a new name, and the place of the one that has it. Only inside a write job. */
  rename(collection: Collection, name: string): void {
    assertNamespace(collection.database, name);
    const replaced = this.find(collection.database, name);
    if (replaced) this.drop(replaced);
    const key = namespace(collection.database, collection.name);
    this.collections.delete(key);
    this.environment.catalog.removeSync(Buffer.from(`c${key}`));
    collection.name = name;
    this.remember(collection);
    this.save(collection);
  }

  /** Only inside a write job. */
  addIndex(collection: Collection, spec: Doc, ready: boolean): Index {
    const index = describeIndex(this.nextId(), spec, ready);
    collection.indexes = [...collection.indexes, index];
    this.save(collection);
    return index;
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
      hasShortenedIds: collection.hasShortenedIds,
      ...(collection.collation ? { collation: collection.collation.spec } : {}),
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

  nextGarbage(): Garbage | undefined {
    return this.garbage[0];
  }

  /** Only inside a write job, once nothing of it is left. */
  removeGarbage(item: Garbage): void {
    this.garbage = this.garbage.filter((other) => other !== item);
    this.environment.catalog.removeSync(Buffer.from(`g${item.space}:${item.id}`));
  }

  private addGarbage(item: Garbage): void {
    this.garbage.push(item);
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
    for (const { key, value } of this.environment.catalog.getRange({})) {
      const text = key.toString();
      if (text === 'n') this.lastId = Number(value.toString());
      else if (text.startsWith('g')) this.garbage.push(readGarbage(text));
      else this.remember(readCollection(decode(value)));
    }
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

function readCollection(record: Doc): Collection {
  const indexes = Array.isArray(record.indexes) ? record.indexes.filter(isDoc) : [];
  const collation = parseCollation(record.collation);
  return {
    id: number(record.id),
    database: String(record.database),
    name: String(record.name),
    ...(collation ? { collation } : {}),
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
