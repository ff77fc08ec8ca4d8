import { createRequire } from 'node:module';

import type { Db, MongoClient } from 'mongodb';

import type { CollectionCopy, Target } from './copyCollections.ts';
import { hasCode, ToolError } from './failures.ts';
import type { OpenPlace } from './openPlace.ts';

/** What one insert carries: no more documents, and no more bytes unless one alone has them. */
const BATCH_DOCUMENTS = 1_000;
const BATCH_BYTES = 8 * 1024 * 1024;

const NAMESPACE_NOT_FOUND = 26;
const DURABLE = { writeConcern: { w: 'majority', journal: true } } as const;

/** A store or a MongoDB that is written to; everything goes to the one database that its address names, if it does. */
export class DatabaseTarget implements Target {
  readonly name: string;
  private readonly client: MongoClient;
  private readonly database: string | undefined;

  /** `drop`: collections that are going to be written may have documents, and lose them. */
  constructor({ name, client, database }: OpenPlace, private readonly drop: boolean) {
    this.name = name;
    this.client = client;
    this.database = database;
  }

  async prepare(collections: readonly CollectionCopy[]): Promise<void> {
    const databases = [...new Set(collections.map(({ database }) => database))];
    if (this.database !== undefined && databases.length > 1) {
      throw new ToolError(`The address names the database ${this.database}, and there are several to be written: ${databases.join(', ')}. Leave it out of the address.`);
    }
    if (this.drop) return;
    const inTheWay: string[] = [];
    for (const collection of collections) {
      const db = this.dbOf(collection);
      if (await db.collection(collection.name).findOne({}, { projection: { _id: 1 } })) inTheWay.push(`${db.databaseName}.${collection.name}`);
    }
    if (inTheWay.length > 0) throw new ToolError(`${this.name} already has documents in ${inTheWay.join(', ')}. Nothing was changed. With --drop they are dropped first.`);
  }

  async write(collection: CollectionCopy, documents: AsyncIterable<Buffer>): Promise<number> {
    const db = this.dbOf(collection);
    const { name, options, indexes } = collection;
    await db.command({ drop: name, ...DURABLE }).catch((cause: unknown) => {
      if (!hasCode(cause, NAMESPACE_NOT_FOUND)) throw cause;
    });
    await db.command({ create: name, ...options, ...DURABLE });
    for await (const batch of batchesOf(documents)) await insert(db, name, batch);
    // Before the indexes: one of them may make documents expire.
    const { n } = await db.command({ count: name });
    if (indexes.length > 0) await db.command({ createIndexes: name, indexes, ...DURABLE });
    return Number(n);
  }

  async finish(): Promise<void> {
    // Every write was acknowledged.
  }

  private dbOf({ database }: CollectionCopy): Db {
    return this.client.db(this.database ?? database);
  }
}

async function* batchesOf(documents: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let batch: Buffer[] = [];
  let bytes = 0;
  for await (const document of documents) {
    if (batch.length === BATCH_DOCUMENTS || (batch.length > 0 && bytes + document.length > BATCH_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(document);
    bytes += document.length;
  }
  if (batch.length > 0) yield batch;
}

/** The documents go as the bytes they are. */
async function insert(db: Db, name: string, batch: Buffer[]): Promise<void> {
  const documents = new DocumentSequence('documents');
  for (const bytes of batch) documents.push({}, bytes);
  const { writeErrors, writeConcernError } = await db.command({ insert: name, ordered: true, documents, ...DURABLE });
  const problem = writeErrors?.[0] ?? writeConcernError;
  if (problem) throw new ToolError(`${problem.errmsg} (code ${problem.code})`);
}

/**
 * How the driver itself sends documents that are BSON already. Through values, some bytes would come out as others: a
 * date that JavaScript cannot hold, `undefined`, the order of fields whose names are numbers. It is no part of the driver's
 * published interface, which offers nothing for this: package.json keeps to one minor version, and a test copies such bytes.
 */
const { DocumentSequence } = createRequire(import.meta.url)('mongodb/lib/cmap/commands.js') as {
  DocumentSequence: new (field: string) => { push(document: object, bytes: Buffer): number };
};
