import mongoose, { Schema } from 'mongoose';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number | string;
}

let test: TestStore;
let names = 0;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

function freshCollection(): Collection<Row> {
  return test.db.collection<Row>(`c${names++}`);
}

describe('through mongoose', () => {
  it('creates, finds, saves and removes', async () => {
    const connection = await mongoose.createConnection(test.store.uri, { dbName: 'mongoose' }).asPromise();
    const schema = new Schema({ email: String, tags: [String], address: { city: String } }, { timestamps: true, optimisticConcurrency: true });
    schema.index({ email: 1 }, { unique: true });
    const User = connection.model('User', schema);
    await User.init();
    const ana = await User.create({ email: 'ana@example.com', tags: ['a'] });
    await expect(User.create({ email: 'ana@example.com' })).rejects.toMatchObject({ code: 11000, keyValue: { email: 'ana@example.com' } });
    const stale = await User.findById(ana._id).orFail();
    ana.set('address.city', 'Recife');
    ana.tags.push('b');
    await ana.save();
    stale.set('email', 'other@example.com');
    await expect(stale.save()).rejects.toMatchObject({ name: 'VersionError' });
    expect(await User.countDocuments({ tags: 'b' })).toBe(1);
    expect(await User.exists({ 'address.city': 'Recife' })).not.toBeNull();
    const found = await User.findOneAndUpdate({ email: 'new@example.com' }, { $setOnInsert: { tags: ['n'] } }, { upsert: true, returnDocument: 'after' });
    expect(found?.tags).toEqual(['n']);
    expect((await User.deleteMany({})).deletedCount).toBe(2);
    await connection.close();
  });
});

describe('when 50 callers change one document', () => {
  it('lets exactly one win for each version', async () => {
    const collection = freshCollection();
    await collection.insertOne({ _id: 1, version: 0, wins: [] });
    for (let version = 0; version < 5; version++) {
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, caller) => collection.findOneAndUpdate({ _id: 1, version }, { $inc: { version: 1 }, $push: { wins: caller } } as object)),
      );
      expect(results.filter((result) => result !== null)).toHaveLength(1);
    }
    const final = await collection.findOne({ _id: 1 });
    expect(final?.version).toBe(5);
    expect(final?.wins).toHaveLength(5);
  });

  it('loses no increment', async () => {
    const collection = freshCollection();
    await collection.insertOne({ _id: 1, n: 0 });
    await Promise.all(Array.from({ length: 50 }, () => collection.updateOne({ _id: 1 }, { $inc: { n: 1 } })));
    expect((await collection.findOne())?.n).toBe(50);
  });

  it('gives each of 50 jobs to one claimer', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 50 }, (_, _id) => ({ _id, state: 'free' })));
    const claims = await Promise.all(
      Array.from({ length: 60 }, () => collection.findOneAndUpdate({ state: 'free' }, { $set: { state: 'taken' } }, { sort: { _id: 1 } })),
    );
    const ids = claims.filter((claim) => claim !== null).map(({ _id }) => _id);
    expect(new Set(ids).size).toBe(50);
    expect(ids).toHaveLength(50);
  });
});

describe('unique indexes', () => {
  it('refuse a second document with the same key, and leave nothing of it', async () => {
    const collection = freshCollection();
    await collection.createIndexes([{ key: { other: 1 } }, { key: { a: 1, b: -1 }, unique: true }]);
    await collection.insertOne({ _id: 1, a: 1, b: 1, other: 'x' });
    await expect(collection.insertOne({ _id: 2, a: 1, b: 1, other: 'y' })).rejects.toMatchObject({
      code: 11000,
      keyPattern: { a: 1, b: -1 },
      keyValue: { a: 1, b: 1 },
      message: expect.stringContaining(`E11000 duplicate key error collection: test.${collection.collectionName} index: a_1_b_-1 dup key: { a: 1, b: 1 }`),
    });
    expect(await collection.countDocuments({ other: 'y' })).toBe(0);
    await collection.insertOne({ _id: 2, a: 1, b: 2, other: 'y' });
    await expect(collection.updateOne({ _id: 2 }, { $set: { b: 1, other: 'z' } })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.findOne({ other: 'y' })).toEqual({ _id: 2, a: 1, b: 2, other: 'y' });
  });

  it('count a missing field as null, unless they are sparse or partial', async () => {
    const collection = freshCollection();
    await collection.createIndexes([
      { key: { plain: 1 }, unique: true },
      { key: { sparse: 1 }, unique: true, sparse: true },
      { key: { open: 1 }, unique: true, partialFilterExpression: { open: { $exists: true } } },
    ]);
    await collection.insertOne({ _id: 1 });
    await expect(collection.insertOne({ _id: 2 })).rejects.toMatchObject({ code: 11000, keyValue: { plain: null } });
    await collection.insertOne({ _id: 2, plain: 2 });
    await collection.updateOne({ _id: 1 }, { $set: { open: 'k', sparse: 's' } });
    await expect(collection.updateOne({ _id: 2 }, { $set: { open: 'k' } })).rejects.toMatchObject({ code: 11000 });
    await expect(collection.updateOne({ _id: 2 }, { $set: { sparse: 's' } })).rejects.toMatchObject({ code: 11000 });
    await collection.updateOne({ _id: 1 }, { $unset: { open: '' } });
    await collection.updateOne({ _id: 2 }, { $set: { open: 'k' } });
  });

  it('hold for each element of an array', async () => {
    const collection = freshCollection();
    await collection.createIndex({ identityKeys: 1 }, { unique: true });
    await collection.insertOne({ _id: 1, identityKeys: ['phone:1', 'lid:1'] });
    await expect(collection.insertOne({ _id: 2, identityKeys: ['phone:2', 'lid:1'] })).rejects.toMatchObject({ code: 11000, keyValue: { identityKeys: 'lid:1' } });
    await collection.insertOne({ _id: 2, identityKeys: ['phone:2', 'phone:2'] });
    await expect(collection.updateOne({ _id: 2 }, { $addToSet: { identityKeys: 'phone:1' } })).rejects.toMatchObject({ code: 11000 });
  });

  it('hold for values longer than an LMDB key', async () => {
    const collection = freshCollection();
    await collection.createIndex({ text: 1 }, { unique: true });
    const long = 'x'.repeat(5000);
    await collection.insertOne({ _id: 1, text: `${long}a` });
    await collection.insertOne({ _id: 2, text: `${long}b` });
    await expect(collection.insertOne({ _id: 3, text: `${long}a` })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.findOne({ text: `${long}b` })).toMatchObject({ _id: 2 });
    const ordered = await collection.find({ text: { $gte: long } }).sort({ text: -1 }).toArray();
    expect(ordered.map(({ _id }) => _id)).toEqual([2, 1]);
    await collection.insertOne({ _id: 'i'.repeat(3000) });
    expect(await collection.countDocuments({ _id: 'i'.repeat(3000) })).toBe(1);
  });

  it('are not built over duplicates', async () => {
    const collection = freshCollection();
    await collection.insertMany([{ _id: 1, a: 1 }, { _id: 2, a: 1 }]);
    await expect(collection.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.indexes()).toHaveLength(1);
    await collection.deleteOne({ _id: 2 });
    await collection.createIndex({ a: 1 }, { unique: true });
    await expect(collection.insertOne({ _id: 2, a: 1 })).rejects.toMatchObject({ code: 11000 });
  });
});

describe('index definitions', () => {
  it('may be given again, but not with other options', async () => {
    const collection = freshCollection();
    await collection.createIndex({ a: 1 });
    await collection.createIndex({ a: 1 });
    await expect(collection.createIndex({ a: 1 }, { unique: true })).rejects.toMatchObject({ code: 86 });
    await expect(collection.createIndex({ b: 1 }, { name: 'a_1' })).rejects.toMatchObject({ code: 86 });
    expect((await collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
    await collection.dropIndex('a_1');
    expect(await collection.indexes()).toHaveLength(1);
    await expect(collection.dropIndex('a_1')).rejects.toMatchObject({ code: 27 });
  });

  it.each<[string, Record<string, string | number>, object]>([
    ['text', { a: 'text' }, {}],
    ['2dsphere', { a: '2dsphere' }, {}],
    ['hashed', { a: 'hashed' }, {}],
  ])('of type %s are refused', async (_, key, options) => {
    await expect(freshCollection().createIndex(key as never, options)).rejects.toMatchObject({ code: 115 });
  });

  it('refuse parallel arrays', async () => {
    const collection = freshCollection();
    await collection.createIndex({ a: 1, b: 1 });
    await expect(collection.insertOne({ _id: 1, a: [1], b: [2] })).rejects.toMatchObject({ code: 171 });
    expect(await collection.countDocuments()).toBe(0);
  });
});

describe('bulk writes', () => {
  it('stop at the first error when ordered, and go on when not', async () => {
    const collection = freshCollection();
    const documents = [{ _id: 1 }, { _id: 1 }, { _id: 2 }];
    await expect(collection.insertMany(documents)).rejects.toMatchObject({ code: 11000, insertedCount: 1 });
    await expect(collection.insertMany(documents, { ordered: false })).rejects.toMatchObject({ insertedCount: 1 });
    expect(await collection.countDocuments()).toBe(2);
  });

  it('mix inserts, updates, upserts and deletes', async () => {
    const collection = freshCollection();
    const result = await collection.bulkWrite([
      { insertOne: { document: { _id: 1, a: 1 } } },
      { updateOne: { filter: { _id: 1 }, update: { $inc: { a: 1 } } } },
      { updateOne: { filter: { _id: 2 }, update: { $set: { a: 9 } }, upsert: true } },
      { replaceOne: { filter: { _id: 1 }, replacement: { b: 1 } } },
      { deleteOne: { filter: { _id: 2 } } },
    ]);
    expect(result).toMatchObject({ insertedCount: 1, matchedCount: 2, modifiedCount: 2, upsertedCount: 1, deletedCount: 1 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1, b: 1 }]);
  });

  it('a large update lets others be answered meanwhile', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 5000 }, (_, _id) => ({ _id, text: 'x'.repeat(200) })));
    let finished = false;
    const update = collection.updateMany({}, { $set: { seen: true } }).finally(() => {
      finished = true;
    });
    let pingsMeanwhile = 0;
    while (!finished) {
      await test.db.command({ ping: 1 });
      if (!finished) pingsMeanwhile++;
    }
    expect((await update).modifiedCount).toBe(5000);
    expect(pingsMeanwhile).toBeGreaterThan(3);
  });
});

describe('cursors', () => {
  it('give everything in batches', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 1000 }, (_, _id) => ({ _id })));
    const ids = (await collection.find().sort({ _id: 1 }).batchSize(7).toArray()).map(({ _id }) => _id);
    expect(ids).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(await collection.find().skip(990).limit(20).toArray()).toHaveLength(10);
  });

  it('go on after documents were removed', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id })));
    const cursor = collection.find().batchSize(10);
    for (let i = 0; i < 10; i++) await cursor.next();
    await collection.deleteMany({ _id: { $gte: 15 } });
    expect((await cursor.toArray()).length).toBeLessThanOrEqual(6);
  });

  it('are gone once killed', async () => {
    const collection = freshCollection();
    await collection.insertMany(Array.from({ length: 30 }, (_, _id) => ({ _id })));
    const { cursor } = await test.db.command({ find: collection.collectionName, batchSize: 5 });
    await test.db.command({ killCursors: collection.collectionName, cursors: [cursor.id] });
    await expect(test.db.command({ getMore: cursor.id, collection: collection.collectionName })).rejects.toMatchObject({ code: 43 });
  });
});

describe('other commands', () => {
  it('distinct and count', async () => {
    const collection = freshCollection();
    await collection.insertMany([{ _id: 1, t: ['a', 'b'] }, { _id: 2, t: 'b' }, { _id: 3 }]);
    expect(await collection.distinct('t')).toEqual(['a', 'b']);
    expect(await collection.distinct('_id', { t: 'b' })).toEqual([1, 2]);
    expect((await test.db.command({ count: collection.collectionName, query: { t: 'b' }, limit: 1 })).n).toBe(1);
  });

  it('findOneAndDelete and findOneAndReplace', async () => {
    const collection = freshCollection();
    await collection.insertMany([{ _id: 1, n: 2 }, { _id: 2, n: 1 }]);
    expect(await collection.findOneAndDelete({}, { sort: { n: 1 } })).toEqual({ _id: 2, n: 1 });
    expect(await collection.findOneAndReplace({ _id: 1 }, { x: 1 }, { returnDocument: 'after', projection: { _id: 0 } })).toEqual({ x: 1 });
    expect(await collection.findOneAndUpdate({ _id: 9 }, { $set: { x: 1 } })).toBeNull();
  });

  it('aggregates', async () => {
    const people = freshCollection();
    const orders = freshCollection();
    await people.insertMany([{ _id: 1, name: 'Ana' }, { _id: 2, name: 'Bia' }]);
    await orders.insertMany([
      { _id: 1, by: 1, total: 5, tags: ['x', 'y'] },
      { _id: 2, by: 1, total: 7, tags: ['x'] },
      { _id: 3, by: 2, total: 1.5, tags: [] },
    ]);
    expect(await orders.aggregate([{ $match: { total: { $gt: 1 } } }, { $group: { _id: '$by', sum: { $sum: '$total' } } }, { $sort: { _id: 1 } }]).toArray()).toEqual([
      { _id: 1, sum: 12 },
      { _id: 2, sum: 1.5 },
    ]);
    expect(await orders.aggregate([{ $unwind: '$tags' }, { $sortByCount: '$tags' }]).toArray()).toEqual([{ _id: 'x', count: 2 }, { _id: 'y', count: 1 }]);
    const joined = await orders
      .aggregate([{ $match: { _id: 2 } }, { $lookup: { from: people.collectionName, localField: 'by', foreignField: '_id', as: 'who' } }, { $set: { first: { $first: '$who.name' } } }])
      .toArray();
    expect(joined).toEqual([{ _id: 2, by: 1, total: 7, tags: ['x'], who: [{ _id: 1, name: 'Ana' }], first: 'Ana' }]);
    expect(await orders.aggregate([{ $facet: { n: [{ $count: 'all' }], top: [{ $sort: { total: -1 } }, { $limit: 1 }, { $project: { total: 1 } }] } }]).toArray()).toEqual([
      { n: [{ all: 3 }], top: [{ _id: 2, total: 7 }] },
    ]);
  });

  it('lists and drops collections and databases', async () => {
    const other = test.client.db('other');
    await other.createCollection('one');
    await other.collection('two').insertOne({ a: 1 });
    await expect(other.createCollection('one')).rejects.toMatchObject({ code: 48 });
    expect((await other.listCollections().toArray()).map(({ name }) => name).sort()).toEqual(['one', 'two']);
    expect((await test.client.db().admin().listDatabases()).databases.map(({ name }) => name)).toContain('other');
    await other.collection('two').drop();
    expect(await other.collection('two').countDocuments()).toBe(0);
    await other.dropDatabase();
    expect(await other.listCollections().toArray()).toEqual([]);
  });
});

describe('what is not supported', () => {
  it.each<[string, object]>([
    ['change streams', { aggregate: 'x', pipeline: [{ $changeStream: {} }], cursor: {} }],

    ['collations of strength 4', { find: 'x', collation: { locale: 'pt', strength: 4 } }],
    ['capped collections', { create: 'x', capped: true, size: 10 }],
  ])('%s are refused', async (_, command) => {
    await test.db.collection<Row>('x').updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    const answer: Document = await test.db.command(command).catch((error: Document) => error);
    expect(answer.code ?? answer.writeErrors?.[0]?.code).toBe(115);
  });

  it('an unknown command is 59', async () => {
    await expect(test.db.command({ doSomething: 1 })).rejects.toMatchObject({ code: 59 });
  });

  it('documents beyond 16 MiB and too deep ones are refused', async () => {
    const collection = freshCollection();
    await collection.insertOne({ _id: 1, a: 'x'.repeat(9 * 2 ** 20) });
    await expect(collection.updateOne({ _id: 1 }, { $set: { b: 'x'.repeat(9 * 2 ** 20) } })).rejects.toMatchObject({ code: 10334 });
    let deep: object = {};
    for (let i = 0; i < 150; i++) deep = { deep };
    await expect(collection.insertOne({ _id: 2, deep })).rejects.toMatchObject({ code: 15 });
  });
});
