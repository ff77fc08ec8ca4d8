import { rm } from 'node:fs/promises';

import type { Collection, Db, Document } from 'mongodb';

import { spawnStore } from '../../embedded/spawn.ts';
import { connect, createDataDir, startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number | string;
}

let test: TestStore;
let collection: Collection<Row>;
let names = 0;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());
beforeEach(() => {
  collection = test.db.collection<Row>(`collation${names++}`);
});

const LETTERS = { locale: 'pt', strength: 1 };
const ACCENTS = { locale: 'pt', strength: 2 };
const CASE = { locale: 'pt', strength: 3 };

const PEOPLE = ['José', 'jose', 'JOSÉ', 'Joana', 'joão', 'Joao', 'Zé', 'ana', 'Ana', 'Álvaro'];

async function insertPeople(): Promise<void> {
  await collection.insertMany(PEOPLE.map((name, _id) => ({ _id, name, tags: [name, 'x'], card: { name } })));
}

const FILTERS: [filter: Document, letters: number[], accents: number[], simple: number[]][] = [
  [{ name: 'jose' }, [0, 1, 2], [1], [1]],
  [{ name: 'JOSÉ' }, [0, 1, 2], [0, 2], [2]],
  [{ name: { $in: ['ANA', 'ze'] } }, [6, 7, 8], [7, 8], []],
  [{ name: { $ne: 'joao' }, _id: { $in: [4, 5, 6] } }, [6], [4, 6], [4, 5, 6]],
  [{ name: { $nin: ['joao'] }, _id: { $in: [4, 5, 6] } }, [6], [4, 6], [4, 5, 6]],
  [{ name: { $gte: 'joa', $lt: 'jos' } }, [3, 4, 5], [3, 4, 5], []],
  [{ name: { $gt: 'joao' } }, [0, 1, 2, 6], [0, 1, 2, 4, 6], [1, 4, 9]],
  [{ tags: 'zé' }, [6], [6], []],
  [{ card: { name: 'ze' } }, [6], [], []],
  [{ 'card.name': { $eq: 'ze' } }, [6], [], []],
  [{ tags: { $all: ['ANA', 'X'] } }, [7, 8], [7, 8], []],
  [{ tags: { $elemMatch: { $eq: 'ALVARO' } } }, [9], [], []],
  [{ $or: [{ name: 'ZE' }, { name: 'joana' }] }, [3, 6], [3], []],
  [{ name: /^jos/ }, [1], [1], [1]],
  [{ $expr: { $eq: ['$name', 'ANA'] } }, [7, 8], [7, 8], []],
];

describe.each<[string, Document[]]>([
  ['without indexes', []],
  ['with indexes of the same and of other collations', [
    { key: { name: 1 }, name: 'plain' },
    { key: { name: 1 }, name: 'letters', collation: LETTERS },
    { key: { name: -1 }, name: 'accents', collation: ACCENTS },
    { key: { tags: 1, name: 1 }, name: 'tags', collation: LETTERS },
  ]],
])('%s', (_, indexes) => {
  it.each(FILTERS)('finds %j', async (filter, letters, accents, simple) => {
    if (indexes.length > 0) await collection.createIndexes(indexes as never);
    await insertPeople();
    for (const [collation, expected] of [[LETTERS, letters], [ACCENTS, accents], [{ locale: 'simple' }, simple]] as const) {
      const found = await collection.find(filter, { collation }).toArray();
      expect(found.map(({ _id }) => Number(_id)).toSorted((p, q) => p - q)).toEqual(expected);
      expect(await collection.countDocuments(filter, { collation })).toBe(expected.length);
    }
  });

  it('sorts', async () => {
    if (indexes.length > 0) await collection.createIndexes(indexes as never);
    await insertPeople();
    const sorted = async (collation: Document, direction: 1 | -1): Promise<string[]> =>
      (await collection.find({}, { collation: collation as never, sort: { name: direction, _id: direction } }).toArray()).map(({ name }) => name);
    const inOrder = ['Álvaro', 'ana', 'Ana', 'Joana', 'Joao', 'joão', 'jose', 'José', 'JOSÉ', 'Zé'];
    expect(await sorted(CASE, 1)).toEqual(inOrder);
    expect(await sorted(ACCENTS, 1)).toEqual(['Álvaro', 'ana', 'Ana', 'Joana', 'Joao', 'joão', 'jose', 'José', 'JOSÉ', 'Zé']);
    expect(await sorted(LETTERS, 1)).toEqual(['Álvaro', 'ana', 'Ana', 'Joana', 'joão', 'Joao', 'José', 'jose', 'JOSÉ', 'Zé']);
    expect(await sorted(CASE, -1)).toEqual(inOrder.toReversed());
  });
});

describe('commands', () => {
  beforeEach(insertPeople);

  it('distinct gives one of each', async () => {
    expect(await collection.distinct('name', { _id: { $in: [0, 1, 2, 7, 8] } }, { collation: LETTERS })).toEqual(['José', 'ana']);
    expect(await collection.distinct('name', { name: 'JOSE' }, { collation: LETTERS })).toEqual(['José']);
  });

  it('update, delete and findAndModify find by it', async () => {
    expect(await collection.updateMany({ name: 'JOSE' }, { $set: { seen: true } }, { collation: LETTERS })).toMatchObject({ matchedCount: 3 });
    expect(await collection.updateOne({ _id: 7 }, { $addToSet: { tags: 'ANA' }, $max: { name: 'ANA' } }, { collation: ACCENTS })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    expect(await collection.updateOne({ _id: 7 }, { $pull: { tags: 'ANA' } } as object, { collation: ACCENTS })).toMatchObject({ modifiedCount: 1 });
    await collection.updateOne({ tags: 'ALVARO' }, { $set: { 'tags.$': 'found' } }, { collation: LETTERS });
    expect((await collection.findOne({ _id: 9 }))?.tags).toEqual(['found', 'x']);
    expect(await collection.findOneAndUpdate({ name: 'ze' }, { $set: { seen: 1 } }, { collation: LETTERS })).toMatchObject({ _id: 6 });
    expect(await collection.findOneAndDelete({ name: { $in: ['ana'] } }, { collation: ACCENTS, sort: { _id: -1 } })).toMatchObject({ _id: 8 });
    expect(await collection.deleteMany({ name: 'joao' }, { collation: LETTERS })).toMatchObject({ deletedCount: 2 });
  });

  it('aggregate matches, sorts and groups by it', async () => {
    const pipeline = [{ $match: { name: { $in: ['JOSE', 'ANA'] } } }, { $group: { _id: '$name', n: { $sum: 1 } } }, { $sort: { n: 1 } }, { $project: { _id: 0 } }];
    expect(await collection.aggregate(pipeline, { collation: LETTERS }).toArray()).toEqual([{ n: 2 }, { n: 3 }]);
  });

  it('refuse what is no collation, with the codes of MongoDB', async () => {
    const refusals: [Document, number][] = [
      [{ locale: 'xx_unknown' }, 2],
      [{ strength: 1 }, 40414],
      [{ locale: 'pt', other: 1 }, 40415],
      [{ locale: 5 }, 14],
      [{ locale: 'pt', strength: 'x' }, 14],
      [{ locale: 'pt', strength: 9 }, 2],
      [{ locale: 'pt', strength: 4 }, 115],
      [{ locale: 'pt', numericOrdering: true }, 115],
      [{ locale: 'simple', strength: 1 }, 2],
    ];
    for (const [collation, code] of refusals) {
      await expect(collection.find({}, { collation: collation as never }).toArray()).rejects.toMatchObject({ code });
      await expect(collection.updateOne({}, { $set: { a: 1 } }, { collation: collation as never })).rejects.toMatchObject({ code });
      await expect(collection.createIndex({ a: 1 }, { collation: collation as never })).rejects.toMatchObject({ code });
    }
  });
});

describe('an index', () => {
  it('with a collation is unique by it', async () => {
    await collection.createIndex({ email: 1 }, { unique: true, collation: ACCENTS });
    await collection.insertOne({ _id: 1, email: 'Ana@Example.com' });
    await expect(collection.insertOne({ _id: 2, email: 'ana@example.com' })).rejects.toMatchObject({ code: 11000, keyPattern: { email: 1 }, keyValue: { email: 'ana@example.com' } });
    await collection.insertOne({ _id: 3, email: 'ána@example.com' });
    const [, index] = await collection.indexes();
    expect(index).toMatchObject({ unique: true, collation: { locale: 'pt', strength: 2, caseLevel: false, caseFirst: 'off', numericOrdering: false, alternate: 'non-ignorable' } });
  });

  it('is used only by queries of its collation, or of no strings', async () => {
    await collection.createIndex({ name: 1 }, { name: 'letters', collation: LETTERS });
    await insertPeople();
    const read = async (filter: Document, collation?: Document): Promise<number> => {
      const { executionStats } = await collection.find(filter, collation ? { collation: collation as never } : {}).explain('executionStats');
      return executionStats.totalDocsExamined;
    };
    expect(await read({ name: 'ANA' }, LETTERS)).toBe(2);
    expect(await read({ name: 'ANA' })).toBe(PEOPLE.length);
    expect(await read({ name: 'ANA' }, ACCENTS)).toBe(PEOPLE.length);
    expect(await read({ name: 5 })).toBe(0);
    expect(await read({ name: /^ana/ }, LETTERS)).toBe(PEOPLE.length);
  });
});

describe('a collection with a collation', () => {
  beforeEach(async () => {
    collection = await test.db.createCollection<Row>(collection.collectionName, { collation: ACCENTS });
  });

  it('compares by it unless a command gives another', async () => {
    await insertPeople();
    expect(await collection.countDocuments({ name: 'JOSÉ' })).toBe(2);
    expect(await collection.countDocuments({ name: 'JOSÉ' }, { collation: { locale: 'simple' } })).toBe(1);
    expect(await collection.countDocuments({ name: 'jose' }, { collation: LETTERS })).toBe(3);
    expect(await collection.distinct('name', { name: 'ANA' })).toEqual(['ana']);
  });

  it('has _ids and indexes that are unique by it', async () => {
    await collection.createIndex({ code: 1 }, { unique: true });
    await collection.createIndex({ exact: 1 }, { unique: true, collation: { locale: 'simple' }, sparse: true });
    await collection.insertOne({ _id: 'a', code: 'x', exact: 'x' });
    await expect(collection.insertOne({ _id: 'A', code: 'y' })).rejects.toMatchObject({ code: 11000, keyPattern: { _id: 1 } });
    await expect(collection.insertOne({ _id: 'b', code: 'X' })).rejects.toMatchObject({ code: 11000, keyPattern: { code: 1 } });
    await collection.insertOne({ _id: 'b', code: 'y', exact: 'X' });
    expect(await collection.findOne({ _id: 'B' })).toMatchObject({ code: 'y' });
    expect(await collection.findOne({ _id: 'B' }, { collation: { locale: 'simple' } })).toBeNull();
    const [, code, exact] = await collection.indexes();
    expect(code).toMatchObject({ key: { code: 1 }, collation: { strength: 2 } });
    expect(exact).not.toHaveProperty('collation');
  });

  it('is listed with it, and keeps it when the store starts anew', async () => {
    await insertPeople();
    await collection.createIndex({ name: 1 });
    const [listed] = await test.db.listCollections({ name: collection.collectionName }).toArray();
    expect(listed).toMatchObject({ options: { collation: { locale: 'pt', strength: 2 } } });
  });
});

describe('a store that starts anew', () => {
  it('knows the collations of collections and indexes', async () => {
    const dataDir = await createDataDir();
    const withStore = async (action: (people: Collection<Row>, db: Db) => Promise<void>): Promise<void> => {
      const store = await spawnStore({ dataDir });
      const client = await connect(store.uri);
      await action(client.db('test').collection<Row>('people'), client.db('test'));
      await client.close();
      await store.stop();
    };
    await withStore(async (people, db) => {
      await db.createCollection('people', { collation: ACCENTS });
      await people.createIndex({ name: 1 });
      await people.insertMany([{ _id: 'a', name: 'José' }, { _id: 'b', name: 'JOSÉ' }, { _id: 'c', name: 'jose' }]);
    });
    await withStore(async (people) => {
      expect(await people.find({ name: 'josé' }).hint('name_1').toArray()).toHaveLength(2);
      await expect(people.insertOne({ _id: 'A' })).rejects.toMatchObject({ code: 11000 });
    });
    await rm(dataDir, { recursive: true, force: true });
  });
});
