import { BSON } from 'bson';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number;
}

let test: TestStore;
let names = 0;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

function freshCollection(): Collection<Row> {
  return test.db.collection<Row>(`a${names++}`);
}

function admin(command: Document): Promise<Document> {
  return test.client.db('admin').command(command);
}

async function codeOf(answer: Promise<unknown>): Promise<number> {
  return answer.then(
    () => 0,
    (error: { code?: number }) => error.code ?? -1,
  );
}

describe('what shells and Compass ask on connecting and browsing', () => {
  it.each<[Document, Document]>([
    [{ hello: 1 }, { isWritablePrimary: true }],
    [{ buildInfo: 1 }, { version: '7.0.0' }],
    [{ ping: 1 }, {}],
    [{ hostInfo: 1 }, { system: { cpuAddrSize: 64 }, os: {} }],
    [{ whatsmyip: 1 }, { you: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }],
    [{ connectionStatus: 1, showPrivileges: true }, { authInfo: { authenticatedUsers: [], authenticatedUserRoles: [], authenticatedUserPrivileges: [] } }],
    [{ getCmdLineOpts: 1 }, { parsed: {} }],
    [{ getLog: 'startupWarnings' }, { log: [], totalLinesWritten: 0 }],
    [{ getLog: '*' }, { names: ['global', 'startupWarnings'] }],
    [{ getParameter: 1, featureCompatibilityVersion: 1 }, { featureCompatibilityVersion: { version: '7.0' } }],
    [{ getFreeMonitoringStatus: 1 }, { state: 'disabled' }],
    [{ listDatabases: 1, nameOnly: true }, { databases: expect.any(Array) }],
    [{ serverStatus: 1 }, { connections: { current: expect.any(Number) }, opcounters: { insert: expect.anything() }, uptime: expect.any(Number) }],
    [{ top: 1 }, { totals: {} }],
    [{ currentOp: 1 }, { inprog: [] }],
    [{ features: 1 }, {}],
    [{ usersInfo: 1 }, { users: [] }],
    [{ rolesInfo: 1 }, { roles: [] }],
    [{ profile: -1 }, { was: 0 }],
    [{ fsync: 1 }, {}],
    [{ logout: 1 }, {}],
    [{ listCommands: 1 }, { commands: { find: {} } }],
  ])('%j is answered', async (command, answer) => {
    expect(await admin(command)).toMatchObject({ ...answer, ok: 1 });
  });

  it.each<[Document, number]>([
    [{ atlasVersion: 1 }, 59],
    [{ isdbgrid: 1 }, 59],
    [{ replSetGetStatus: 1 }, 76],
    [{ getLog: 'other' }, 96],
    [{ getParameter: 1, somethingElse: 1 }, 72],
    [{ profile: 2 }, 115],
    [{ fsync: 1, lock: true }, 115],
    [{ setParameter: 1, quiet: true }, 115],
    [{ shutdown: 1 }, 115],
    [{ mapReduce: 'x' }, 115],
  ])('%j is refused with %i', async (command, code) => {
    expect(await codeOf(admin(command))).toBe(code);
  });

  it('what belongs to the admin database is refused on another', async () => {
    expect(await codeOf(test.db.command({ listDatabases: 1 }))).toBe(13);
  });

  it('operations and connections are counted', async () => {
    const collection = freshCollection();
    const counters = async (): Promise<Document> => (await admin({ serverStatus: 1 })).opcounters;
    const before = await counters();
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    await collection.find().batchSize(2).toArray();
    await collection.deleteMany({});
    const after = await counters();
    const change = (name: string): number => Number(after[name]) - Number(before[name]);
    expect(['insert', 'query', 'getmore', 'delete', 'update'].map(change)).toEqual([3, 1, 1, 1, 0]);
    expect((await admin({ serverStatus: 1 })).connections.current).toBeGreaterThan(0);
  });
});

describe('collections', () => {
  it('are listed with their options, a UUID and the index on _id', async () => {
    const db = test.client.db('listed');
    await db.createCollection('plain');
    await db.createCollection('guarded', { validator: { a: 1 }, validationLevel: 'moderate' });
    const listed = await db.listCollections().toArray();
    expect(listed.map(({ name, type }) => [name, type])).toEqual([['plain', 'collection'], ['guarded', 'collection']]);
    expect(listed[1]).toMatchObject({
      options: { validator: { a: 1 }, validationLevel: 'moderate' },
      info: { readOnly: false, uuid: expect.anything() },
      idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
    });
    expect(await db.listCollections({ name: 'plain' }, { nameOnly: true }).toArray()).toEqual([{ name: 'plain', type: 'collection' }]);
    expect(await db.listCollections({}, { batchSize: 1 }).toArray()).toHaveLength(2);
    await db.dropDatabase();
    expect(await admin({ listDatabases: 1, filter: { name: 'listed' } })).toMatchObject({ databases: [] });
  });

  it('are renamed with their documents and indexes, also into another database', async () => {
    const collection = freshCollection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, a: 1 });
    const [{ info: { uuid } } = { info: { uuid: undefined } }] = await test.db.listCollections({ name: collection.collectionName }).toArray() as Document[];
    const from = `test.${collection.collectionName}`;
    await admin({ renameCollection: from, to: 'renamed.there' });
    const renamed = test.client.db('renamed').collection<Row>('there');
    expect(await renamed.find({ a: 1 }).toArray()).toEqual([{ _id: 1, a: 1 }]);
    expect(await codeOf(renamed.insertOne({ _id: 2, a: 1 }))).toBe(11000);
    expect(await collection.countDocuments()).toBe(0);
    expect((await test.client.db('renamed').listCollections().toArray())[0]).toMatchObject({ info: { uuid } });
    expect(await codeOf(admin({ renameCollection: from, to: 'renamed.other' }))).toBe(26);
    await collection.insertOne({ _id: 5 });
    expect(await codeOf(admin({ renameCollection: from, to: 'renamed.there' }))).toBe(48);
    expect(await codeOf(admin({ renameCollection: from, to: from }))).toBe(20);
    expect(await codeOf(admin({ renameCollection: from, to: 'nodot' }))).toBe(73);
    await admin({ renameCollection: from, to: 'renamed.there', dropTarget: true });
    expect(await renamed.find().toArray()).toEqual([{ _id: 5 }]);
    expect(await renamed.indexes()).toHaveLength(1);
  });

  it.each<[string, Document]>([
    ['capped', { capped: true, size: 1000 }],
    ['of a time series', { timeseries: { timeField: 't' } }],
  ])('that are %s are refused', async (_, options) => {
    expect(await codeOf(test.db.command({ create: 'special', ...options }))).toBe(115);
  });

  it('lie in the order of their `_id`, whether they are made clustered or not', async () => {
    await test.db.createCollection('clustered', { clusteredIndex: { key: { _id: 1 }, unique: true, name: 'by id' } });
    expect(await test.db.listCollections({ name: 'clustered' }).toArray()).toMatchObject([{ options: { clusteredIndex: { key: { _id: 1 }, unique: true, name: 'by id' } } }]);
    expect(await codeOf(test.db.command({ create: 'wrongly', clusteredIndex: { key: { a: 1 }, unique: true } }))).toBe(197);
  });

  it.each<[string, Document, number]>([
    ['a name that is taken', { create: 'taken' }, 48],
    ['a name with a dollar', { create: 'a$b' }, 73],
    ['no name', { create: '' }, 73],
    ['an unknown option', { create: 'x', foo: 1 }, 40415],
    ['an unknown validation level', { create: 'x', validator: {}, validationLevel: 'some' }, 2],
    ['a validator with an unknown operator', { create: 'x', validator: { a: { $foo: 1 } } }, 2],
  ])('with %s are refused', async (_, command, code) => {
    await test.db.createCollection('taken').catch(() => undefined);
    expect(await codeOf(test.db.command(command))).toBe(code);
  });
});

describe('validators', () => {
  it('refuse what does not match them, however it is written, and say which document', async () => {
    const collection = freshCollection();
    await test.db.createCollection(collection.collectionName, { validator: { n: { $gt: 0 } } });
    await collection.insertOne({ _id: 1, n: 1 });
    await expect(collection.insertOne({ _id: 2, n: 0 })).rejects.toMatchObject({ code: 121, errInfo: { failingDocumentId: 2 } });
    expect(await codeOf(collection.updateOne({ _id: 1 }, { $inc: { n: -1 } }))).toBe(121);
    expect(await codeOf(collection.replaceOne({ _id: 1 }, {}))).toBe(121);
    expect(await codeOf(collection.updateOne({ _id: 3 }, { $set: { a: 1 } }, { upsert: true }))).toBe(121);
    expect(await codeOf(collection.findOneAndUpdate({ _id: 1 }, { $unset: { n: 1 } }))).toBe(121);
    expect(await collection.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    await collection.insertOne({ _id: 2, n: 0 }, { bypassDocumentValidation: true });
    expect(await collection.countDocuments()).toBe(2);
    expect(await codeOf(collection.updateOne({ _id: 2 }, { $set: { a: 1 } }))).toBe(121);
  });

  it('are changed by collMod, outlive a restart of nothing but the options, and end', async () => {
    const collection = freshCollection();
    await collection.insertOne({ _id: 1, n: -1 });
    await test.db.command({ collMod: collection.collectionName, validator: { n: { $gt: 0 } }, validationLevel: 'moderate' });
    await collection.updateOne({ _id: 1 }, { $set: { a: 1 } }); // was invalid before
    expect(await codeOf(collection.insertOne({ _id: 2, n: -1 }))).toBe(121);
    await test.db.command({ collMod: collection.collectionName, validationAction: 'warn' });
    await collection.insertOne({ _id: 2, n: -1 });
    await test.db.command({ collMod: collection.collectionName, validationAction: 'error' });
    expect(await codeOf(collection.insertOne({ _id: 3, n: -1 }))).toBe(121);
    await test.db.command({ collMod: collection.collectionName, validator: {} });
    await collection.insertOne({ _id: 3, n: -1 });
    expect(await codeOf(test.db.command({ collMod: 'nowhere', validator: {} }))).toBe(26);
  });
});

describe('indexes', () => {
  const KEY = { a: 1 };
  it.each<[string, Document, number]>([
    ['no key', { name: 'x' }, 9],
    ['no name', { key: KEY }, 9],
    ['a name of another type', { key: KEY, name: 1 }, 14],
    ['an empty name', { key: KEY, name: '' }, 67],
    ['the name *', { key: KEY, name: '*' }, 2],
    ['the name of the index on _id', { key: KEY, name: '_id_' }, 2],
    ['an unknown option', { key: KEY, name: 'x', foo: 1 }, 197],
    ['an option on _id', { key: { _id: 1 }, name: '_id_', unique: true }, 197],
    ['a descending _id', { key: { _id: -1 }, name: '_id_' }, 2],
    ['no field', { key: {}, name: 'x' }, 67],
    ['a direction of 0', { key: { a: 0 }, name: 'x' }, 67],
    ['a direction that is a boolean', { key: { a: true }, name: 'x' }, 67],
    ['an unknown type', { key: { a: 'foo' }, name: 'x' }, 67],
    ['an empty part of a path', { key: { 'a.': 1 }, name: 'x' }, 67],
    ['a field with a dollar', { key: { $a: 1 }, name: 'x' }, 67],
    ['both sparse and partial', { key: KEY, name: 'x', sparse: true, partialFilterExpression: { a: 1 } }, 67],
    ['an expiry below zero', { key: KEY, name: 'x', expireAfterSeconds: -1 }, 67],
    ['an expiry on two fields', { key: { a: 1, b: 1 }, name: 'x', expireAfterSeconds: 1 }, 67],
    ['an expiry that is not a number', { key: KEY, name: 'x', expireAfterSeconds: Number.NaN }, 67],
    ['an expiry beyond all dates', { key: KEY, name: 'x', expireAfterSeconds: 2 ** 31 }, 67],
    ['a filter of what is not', { key: KEY, name: 'x', partialFilterExpression: { a: { $ne: 1 } } }, 67],
    ['a filter of fields that are missing', { key: KEY, name: 'x', partialFilterExpression: { a: { $exists: false } } }, 67],
    ['a filter with a pattern', { key: KEY, name: 'x', partialFilterExpression: { a: /b/ } }, 67],
    ['a filter with $nor', { key: KEY, name: 'x', partialFilterExpression: { $or: [{ $nor: [{ a: 1 }] }] } }, 67],
    ['a filter with $expr', { key: KEY, name: 'x', partialFilterExpression: { $expr: { $eq: ['$a', 1] } } }, 224],
    ['text', { key: { a: 'text' }, name: 'x' }, 115],
    ['2dsphere', { key: { a: '2dsphere' }, name: 'x' }, 115],
    ['hashed', { key: { a: 'hashed' }, name: 'x' }, 115],
    ['a wildcard', { key: { '$**': 1 }, name: 'x' }, 115],
  ])('with %s are refused, and make no collection', async (_, spec, code) => {
    const name = `refused${names++}`;
    expect(await codeOf(test.db.command({ createIndexes: name, indexes: [spec] }))).toBe(code);
    expect(await test.db.listCollections({ name }).toArray()).toEqual([]);
  });

  it('make their collection, and none of them is left when one cannot be built', async () => {
    const collection = freshCollection();
    const command = (indexes: Document[]): Promise<Document> => test.db.command({ createIndexes: collection.collectionName, indexes, commitQuorum: 'majority' });
    const a = { key: { a: 1 }, name: 'a_1' };
    expect(await command([a])).toMatchObject({ numIndexesBefore: 1, numIndexesAfter: 2, createdCollectionAutomatically: true });
    expect(await command([a])).toMatchObject({ numIndexesBefore: 2, numIndexesAfter: 2, note: 'all indexes already exist' });
    expect(await command([{ key: { _id: 1 }, name: '_id_' }])).toMatchObject({ note: 'all indexes already exist' });
    await collection.insertMany([{ _id: 1, b: 1, c: 1 }, { _id: 2, b: 2, c: 1 }]);
    await expect(command([{ key: { b: 1 }, name: 'b_1' }, { key: { c: 1 }, name: 'c_1', unique: true }])).rejects.toMatchObject({
      code: 11000,
      keyPattern: { c: 1 },
      keyValue: { c: 1 },
    });
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
    expect(await test.db.command({ validate: collection.collectionName })).toMatchObject({ valid: true, nIndexes: 2 });
  });

  it('are told apart by key, uniqueness, sparseness and filter: those that are equal in them or in name are refused', async () => {
    const collection = freshCollection();
    await collection.createIndex({ a: 1 }, { name: 'one' });
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'two' }))).toBe(85);
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'one', expireAfterSeconds: 5 }))).toBe(85);
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'two', expireAfterSeconds: 5 }))).toBe(85);
    expect(await codeOf(collection.createIndex({ a: 1 }, { name: 'one', unique: true }))).toBe(86);
    expect(await codeOf(collection.createIndex({ b: 1 }, { name: 'one' }))).toBe(86);
    await collection.createIndex({ a: 1 }, { name: 'unique', unique: true });
    await collection.createIndex({ a: 1 }, { name: 'sparse', sparse: true });
    await collection.createIndex({ a: 1 }, { name: 'both', sparse: true, unique: true });
    await collection.createIndex({ a: 1 }, { name: 'some', partialFilterExpression: { a: { $gt: 5 } } });
    expect(await collection.indexes()).toHaveLength(6);
    expect(await codeOf(test.db.command({ dropIndexes: collection.collectionName, index: { a: 1 } }))).toBe(181);
  });

  it.each<[string, Document, Document, number]>([
    ['the same index twice', { key: { a: 1 }, name: 'a' }, { key: { a: 1 }, name: 'a' }, 68],
    ['two indexes of one name', { key: { a: 1 }, name: 'a' }, { key: { b: 1 }, name: 'a' }, 86],
    ['one index under two names', { key: { a: 1 }, name: 'a' }, { key: { a: 1 }, name: 'b' }, 85],
  ])('of one command are refused when it asks for %s', async (_, first, second, code) => {
    const name = `refused${names++}`;
    expect(await codeOf(test.db.command({ createIndexes: name, indexes: [first, second] }))).toBe(code);
    expect(await test.db.listCollections({ name }).toArray()).toEqual([]);
  });

  it('are at most 64 on a collection', async () => {
    const collection = freshCollection();
    await collection.createIndexes(Array.from({ length: 62 }, (_, i) => ({ key: { [`i${i}`]: 1 } })));
    expect(await codeOf(collection.createIndexes([{ key: { x: 1 } }, { key: { y: 1 } }]))).toBe(67);
    await collection.createIndex({ x: 1 });
    expect(await collection.indexes()).toHaveLength(64);
  });

  it('are dropped by name, by key, several or all, but not the one on _id', async () => {
    const collection = freshCollection();
    const keys: Document[] = [{ a: 1 }, { b: 1 }, { c: 1 }, { d: 1 }, { e: 1 }];
    for (const key of keys) await collection.createIndex(key as Record<string, 1>);
    const drop = (index: unknown): Promise<Document> => test.db.command({ dropIndexes: collection.collectionName, index });
    expect(await drop('a_1')).toMatchObject({ nIndexesWas: 6 });
    await drop({ b: 1 });
    await drop(['c_1', 'd_1']);
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'e_1']);
    expect(await codeOf(drop('_id_'))).toBe(72);
    expect(await codeOf(drop('a_1'))).toBe(27);
    expect(await codeOf(drop({ z: 1 }))).toBe(27);
    expect(await codeOf(test.db.command({ dropIndexes: 'nowhere', index: '*' }))).toBe(26);
    await drop('*');
    expect(await collection.indexes()).toHaveLength(1);
  });

  it('that are hidden are kept up to date and not used, until they are shown again', async () => {
    const collection = freshCollection();
    await collection.createIndex({ a: 1 });
    await collection.insertOne({ _id: 1, a: 1 });
    const stage = async (): Promise<string> => JSON.stringify((await collection.find({ a: 1 }).explain()).queryPlanner.winningPlan);
    expect(await stage()).toContain('IXSCAN');
    const change = { collMod: collection.collectionName, index: { name: 'a_1', hidden: true } };
    expect(await test.db.command(change)).toMatchObject({ hidden_old: false, hidden_new: true });
    expect(await stage()).not.toContain('IXSCAN');
    expect(await codeOf(collection.find({ a: 1 }, { hint: 'a_1' }).toArray())).toBe(2);
    expect((await collection.indexes())[1]).toMatchObject({ hidden: true });
    await collection.insertOne({ _id: 2, a: 1 });
    await test.db.command({ ...change, index: { keyPattern: { a: 1 }, hidden: false } });
    expect(await collection.find({ a: 1 }, { hint: 'a_1' }).toArray()).toHaveLength(2);
    expect((await collection.indexes())[1]?.hidden).toBeUndefined();
  });

  it('expire later or sooner when collMod says so', async () => {
    const collection = freshCollection();
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    expect(await test.db.command({ collMod: collection.collectionName, index: { keyPattern: { at: 1 }, expireAfterSeconds: 7200 } })).toMatchObject({
      expireAfterSeconds_old: 60,
      expireAfterSeconds_new: 7200,
    });
    expect((await collection.indexes())[1]).toMatchObject({ expireAfterSeconds: 7200 });
    const change = (index: Document): Promise<number> => codeOf(test.db.command({ collMod: collection.collectionName, index }));
    expect(await change({ name: 'at_1' })).toBe(72);
    expect(await change({ expireAfterSeconds: 1 })).toBe(72);
    expect(await change({ name: 'at_1', expireAfterSeconds: -1 })).toBe(72);
    expect(await change({ name: 'at_1', expireAfterSeconds: 2 ** 31 })).toBe(72);
    expect(await change({ name: 'at_1', expireAfterSeconds: '60' })).toBe(14);
    await collection.createIndex({ at: 1, b: 1 });
    expect(await change({ name: 'at_1_b_1', expireAfterSeconds: 60 })).toBe(72);
    expect(await change({ name: 'at_1', keyPattern: { at: 1 }, hidden: true })).toBe(72);
    expect(await change({ name: 'nope', hidden: true })).toBe(27);
    expect(await change({ name: '_id_', hidden: true })).toBe(2);
  });
});

describe('sizes', () => {
  it('are those of what is stored, after every kind of write', async () => {
    const db = test.client.db('sizes');
    const collection = db.collection<Row>('c');
    await collection.createIndex({ tags: 1 });
    await collection.insertMany([{ _id: 1, tags: ['a', 'b'] }, { _id: 2, tags: ['a'] }, { _id: 3 }]);
    await collection.updateMany({ tags: 'a' }, { $push: { tags: 'c' } } as object);
    await collection.deleteOne({ _id: 2 });
    await collection.createIndex({ other: 1 });
    const validation = await db.command({ validate: 'c' });
    expect(validation).toMatchObject({ valid: true, nrecords: 2, nIndexes: 3, keysPerIndex: { _id_: 2, tags_1: 4, other_1: 2 }, errors: [] });
    const bytes = (await collection.find().toArray()).reduce((sum, doc) => sum + BSON.calculateObjectSize(doc), 0);
    expect(await db.command({ collStats: 'c' })).toMatchObject({ count: 2, size: bytes, nindexes: 3, avgObjSize: Math.floor(bytes / 2), capped: false });
    expect(await db.command({ dbStats: 1 })).toMatchObject({ db: 'sizes', collections: 1, objects: 2, dataSize: bytes, indexes: 3 });
    expect(await db.command({ dataSize: 'sizes.c' })).toMatchObject({ size: bytes, numObjects: 2 });
    const listed = await admin({ listDatabases: 1, filter: { name: 'sizes' } });
    expect(listed.databases[0].sizeOnDisk).toBeGreaterThan(bytes);
    expect(listed.totalSize).toBe(listed.databases[0].sizeOnDisk);
    expect(await db.command({ collStats: 'nowhere' })).toMatchObject({ count: 0, size: 0 });
    expect(await codeOf(db.command({ collStats: 'c', scale: 0 }))).toBe(51024);
  });

  it('stay right while an index is built under writes', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, a: _id % 7, text: 'x'.repeat(100) })));
    const writes = Array.from({ length: 100 }, async (_, i) => {
      await collection.updateOne({ _id: i * 30 }, { $set: { a: -i } });
      await collection.deleteOne({ _id: i * 30 + 1 });
      await collection.insertOne({ _id: 10_000 + i, a: i });
    });
    await Promise.all([collection.createIndex({ a: 1 }), ...writes]);
    const validation = await test.db.command({ validate: collection.collectionName });
    expect(validation).toMatchObject({ valid: true, errors: [], nrecords: 3000, keysPerIndex: { a_1: 3000 } });
  });
});
