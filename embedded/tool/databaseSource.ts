import type { MongoClient } from 'mongodb';

import { isDoc, type Doc } from '../bson/values.ts';
import type { CollectionCopy, Source } from './copyCollections.ts';
import type { OpenPlace } from './openPlace.ts';
import { ToolError } from './failures.ts';

/** Databases that a server keeps for itself. */
const INTERNAL = new Set(['admin', 'config', 'local']);

/** Values keep their BSON types: an option or a direction comes out as it went in. */
export const EXACT = { promoteValues: false, bsonRegExp: true } as const;

/** What a store or a MongoDB holds: all its databases, or the one that its address names. */
export class DatabaseSource implements Source {
  readonly name: string;
  private readonly client: MongoClient;
  private readonly database: string | undefined;

  constructor({ name, client, database }: OpenPlace) {
    this.name = name;
    this.client = client;
    this.database = database;
  }

  async collections(): Promise<CollectionCopy[]> {
    const found: CollectionCopy[] = [];
    for (const database of this.database ? [this.database] : await this.databases()) {
      for (const entry of await this.list(database)) {
        const name = String(entry.name);
        if (name.startsWith('system.')) continue;
        if (entry.type !== 'collection') throw new ToolError(`${database}.${name} is a ${String(entry.type)}, which cannot be copied.`);
        found.push({
          database,
          name,
          options: isDoc(entry.options) ? entry.options : {},
          indexes: await this.indexes(database, name),
          documents: () => this.documents(database, name),
        });
      }
    }
    if (found.length === 0) throw new ToolError(`There are no collections in ${this.name}.`);
    return found;
  }

  private async databases(): Promise<string[]> {
    const { databases } = await this.client.db().admin().listDatabases({ nameOnly: true });
    return databases.map(({ name }) => name).filter((name) => !INTERNAL.has(name));
  }

  private async list(database: string): Promise<Doc[]> {
    return this.client.db(database).listCollections({}, EXACT).toArray();
  }

  private async indexes(database: string, name: string): Promise<Doc[]> {
    const indexes: Doc[] = await this.client.db(database).collection(name).listIndexes(EXACT).toArray();
    return indexes.filter((index) => index.name !== '_id_').map(({ ns: _, ...spec }) => spec);
  }

  private async *documents(database: string, name: string): AsyncGenerator<Buffer> {
    const cursor = this.client.db(database).collection(name).find({}, { raw: true });
    for await (const document of cursor) yield Buffer.from(document as unknown as Uint8Array); // what `raw` stands for, which its type does not say
  }
}
