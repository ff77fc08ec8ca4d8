import { Decimal128, Double, EJSON, Int32, Long } from 'bson';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number;
}

let test: TestStore;
let collections = 0;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

function freshCollection(): Collection<Row> {
  return test.db.collection<Row>(`rows${collections++}`);
}

async function collectionOf(rows: Document[]): Promise<Collection<Row>> {
  const collection = freshCollection();
  if (rows.length > 0) await collection.insertMany(rows as Row[]);
  return collection;
}

const SALES = [
  { _id: 1, item: 'a', price: 10, quantity: 2, tags: ['x', 'y'] },
  { _id: 2, item: 'b', price: 20, quantity: 1, tags: [] },
  { _id: 3, item: 'a', price: 5.5, quantity: 10, tags: ['x'] },
  { _id: 4, item: null, price: 5, quantity: 10 },
  { _id: 5, price: null, quantity: 5, tags: 'x' },
];

type Case = [name: string, pipeline: Document[], expected: Document[]];

const STAGES: Case[] = [
  ['$match', [{ $match: { quantity: 10 } }, { $project: { _id: 1 } }], [{ _id: 3 }, { _id: 4 }]],
  ['$match with $expr', [{ $match: { $expr: { $gt: ['$quantity', '$price'] } } }, { $project: { _id: 1 } }], [{ _id: 3 }, { _id: 4 }, { _id: 5 }]],
  ['$project with calculated fields last', [{ $match: { _id: 1 } }, { $project: { total: { $multiply: ['$price', '$quantity'] }, item: 1 } }], [{ _id: 1, item: 'a', total: 20 }]],
  ['$project that excludes', [{ $match: { _id: 2 } }, { $project: { tags: 0, price: 0 } }], [{ _id: 2, item: 'b', quantity: 1 }]],
  ['$project of a nested field of an array', [{ $limit: 1 }, { $project: { _id: 0, list: [{ n: '$price' }, '$nothing'] } }], [{ list: [{ n: 10 }, null] }]],
  ['$addFields in the old place and at the end', [{ $limit: 1 }, { $addFields: { item: 'z', 'deep.er': '$price', nested: { a: { $add: [1, 1] } } } }], [{ _id: 1, item: 'z', price: 10, quantity: 2, tags: ['x', 'y'], deep: { er: 10 }, nested: { a: 2 } }]],
  ['$set that removes', [{ $limit: 1 }, { $set: { item: '$$REMOVE', tags: '$$REMOVE' } }], [{ _id: 1, price: 10, quantity: 2 }]],
  ['$unset', [{ $limit: 1 }, { $unset: ['item', 'tags'] }], [{ _id: 1, price: 10, quantity: 2 }]],
  ['$sort, $skip and $limit', [{ $sort: { quantity: -1, _id: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }], [{ _id: 3 }, { _id: 5 }]],
  ['$sort after other stages', [{ $set: { q: '$quantity' } }, { $sort: { q: 1, _id: 1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }], [{ _id: 1 }, { _id: 5 }]],
  ['$sort of null and missing', [{ $set: { n: 1 } }, { $sort: { item: 1, _id: 1 } }, { $project: { _id: 1 } }], [{ _id: 4 }, { _id: 5 }, { _id: 1 }, { _id: 3 }, { _id: 2 }]],
  ['$count', [{ $match: { quantity: { $gte: 5 } } }, { $count: 'n' }], [{ n: 3 }]],
  ['$count of nothing', [{ $match: { quantity: 99 } }, { $count: 'n' }], []],
  ['$unwind', [{ $unwind: '$tags' }, { $project: { tags: 1 } }], [{ _id: 1, tags: 'x' }, { _id: 1, tags: 'y' }, { _id: 3, tags: 'x' }, { _id: 5, tags: 'x' }]],
  [
    '$unwind that keeps and counts',
    [{ $unwind: { path: '$tags', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true } }, { $project: { tags: 1, i: 1 } }],
    [{ _id: 1, tags: 'x', i: 0 }, { _id: 1, tags: 'y', i: 1 }, { _id: 2, i: null }, { _id: 3, tags: 'x', i: 0 }, { _id: 4, i: null }, { _id: 5, tags: 'x', i: null }],
  ],
  ['$group takes null and missing together', [{ $group: { _id: '$item', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], [{ _id: null, n: 2 }, { _id: 'a', n: 2 }, { _id: 'b', n: 1 }]],
  [
    '$group by several fields',
    [{ $group: { _id: { item: '$item', many: { $gte: ['$quantity', 10] } }, ids: { $push: '$_id' } } }, { $sort: { 'ids.0': 1 } }],
    [
      { _id: { item: 'a', many: false }, ids: [1] },
      { _id: { item: 'b', many: false }, ids: [2] },
      { _id: { item: 'a', many: true }, ids: [3] },
      { _id: { item: null, many: true }, ids: [4] },
      { _id: { many: false }, ids: [5] },
    ],
  ],
  [
    '$group with the accumulators',
    [
      { $sort: { _id: 1 } },
      {
        $group: {
          _id: null,
          sum: { $sum: '$price' },
          avg: { $avg: '$quantity' },
          min: { $min: '$price' },
          max: { $max: '$item' },
          first: { $first: '$item' },
          last: { $last: '$item' },
          pushed: { $push: '$item' },
          set: { $addToSet: '$quantity' },
          count: { $count: {} },
          merged: { $mergeObjects: { $cond: [{ $lt: ['$_id', 3] }, { item: '$item', id: '$_id' }, null] } },
          firstN: { $firstN: { n: 2, input: '$_id' } },
          lastN: { $lastN: { n: 2, input: '$_id' } },
          minN: { $minN: { n: 2, input: '$price' } },
          maxN: { $maxN: { n: 2, input: '$price' } },
          top: { $top: { sortBy: { quantity: -1, _id: -1 }, output: '$_id' } },
          bottomN: { $bottomN: { n: 2, sortBy: { _id: 1 }, output: ['$_id', '$item'] } },
        },
      },
    ],
    [
      {
        _id: null, sum: 40.5, avg: 5.6, min: 5, max: 'b', first: 'a', last: null, pushed: ['a', 'b', 'a', null], set: [2, 1, 10, 5], count: 5, merged: { item: 'b', id: 2 },
        firstN: [1, 2], lastN: [4, 5], minN: [5, 5.5], maxN: [20, 10], top: 4, bottomN: [[4, null], [5, null]],
      },
    ],
  ],
  ['$sortByCount', [{ $unwind: '$tags' }, { $sortByCount: '$tags' }], [{ _id: 'x', count: 3 }, { _id: 'y', count: 1 }]],
  [
    '$bucket',
    [{ $bucket: { groupBy: '$quantity', boundaries: [0, 5, 10], default: 'many', output: { ids: { $push: '$_id' } } } }],
    [{ _id: 0, ids: [1, 2] }, { _id: 5, ids: [5] }, { _id: 'many', ids: [3, 4] }],
  ],
  ['$bucketAuto', [{ $bucketAuto: { groupBy: '$quantity', buckets: 2 } }], [{ _id: { min: 1, max: 10 }, count: 3 }, { _id: { min: 10, max: 10 }, count: 2 }]],
  ['$replaceRoot', [{ $limit: 1 }, { $replaceRoot: { newRoot: { $mergeObjects: [{ a: 1 }, { b: '$item' }] } } }], [{ a: 1, b: 'a' }]],
  ['$replaceWith', [{ $limit: 1 }, { $replaceWith: { only: '$item' } }], [{ only: 'a' }]],
  [
    '$facet',
    [{ $facet: { n: [{ $count: 'all' }], cheap: [{ $match: { price: { $lt: 6 } } }, { $sort: { _id: -1 } }, { $project: { _id: 1 } }], none: [{ $match: { _id: 99 } }] } }],
    [{ n: [{ all: 5 }], cheap: [{ _id: 4 }, { _id: 3 }], none: [] }],
  ],
  ['$sample of more than there are', [{ $sample: { size: 9 } }, { $count: 'n' }], [{ n: 5 }]],
  ['$sample of some', [{ $sample: { size: 2 } }, { $count: 'n' }], [{ n: 2 }]],
  [
    '$redact',
    [{ $match: { _id: 1 } }, { $set: { open: { level: 1, in: { level: 5 } }, shut: { level: 9 } } }, { $unset: ['tags', 'item'] }, { $redact: { $cond: [{ $gt: ['$level', 4] }, '$$PRUNE', '$$DESCEND'] } }],
    [{ _id: 1, price: 10, quantity: 2, open: { level: 1 } }],
  ],
];

describe('stages', () => {
  let sales: Collection<Row>;
  beforeAll(async () => {
    sales = await collectionOf(SALES);
  });

  it.each(STAGES)('%s', async (_, pipeline, expected) => {
    const results = await sales.aggregate(pipeline).toArray();
    expect(results).toEqual(expected);
    expect(JSON.stringify(results)).toBe(JSON.stringify(expected)); // in this order of fields
  });

  it.each(STAGES.filter(([name]) => name !== '$facet'))('%s in a $facet', async (_, pipeline, expected) => {
    expect(await sales.aggregate([{ $facet: { all: pipeline } }]).toArray()).toEqual([{ all: expected }]);
  });

  it.each(STAGES.filter(([name]) => name !== '$facet'))('%s of a collection that is not there', async (_, pipeline) => {
    expect(await freshCollection().aggregate(pipeline).toArray()).toEqual([]);
  });

  it('$facet in a $facet is refused', async () => {
    await expect(sales.aggregate([{ $facet: { a: [{ $facet: { b: [] } }] } }]).toArray()).rejects.toMatchObject({ code: 40600 });
  });

  it.each<[string, Document, number]>([
    ['an unknown stage', { $foo: {} }, 40324],
    ['a stage of two names', { $match: {}, $limit: 1 }, 40323],
    ['a known stage that is not done', { $setWindowFields: {} }, 115],
    ['a filter that is none', { $match: 1 }, 15959],
    ['an empty $project', { $project: {} }, 51272],
    ['inclusion among exclusions', { $project: { a: 0, b: 1 } }, 31253],
    ['$elemMatch in a pipeline', { $project: { a: { $elemMatch: { b: 1 } } } }, 168],
    ['a positional $ in a pipeline', { $project: { 'a.$': 1 } }, 31324],
    ['$limit of zero', { $limit: 0 }, 15958],
    ['$limit below zero', { $limit: -1 }, 2107201],
    ['$skip below zero', { $skip: -1 }, 5107200],
    ['an empty $sort', { $sort: {} }, 15976],
    ['$sort by a word', { $sort: { a: 'up' } }, 15974],
    ['$sort by two', { $sort: { a: 2 } }, 15975],
    ['$set of a path and its parent', { $set: { a: 1, 'a.b': 1 } }, 40176],
    ['$count with a dollar', { $count: '$n' }, 40158],
    ['$unwind without a dollar', { $unwind: 'tags' }, 28818],
    ['$group without _id', { $group: { n: { $sum: 1 } } }, 15955],
    ['$group of no accumulator', { $group: { _id: 1, n: 1 } }, 40234],
    ['a dotted field of $group', { $group: { _id: null, 'a.b': { $sum: 1 } } }, 40235],
    ['an unknown accumulator', { $group: { _id: 1, n: { $foo: 1 } } }, 15952],
    ['boundaries out of order', { $bucket: { groupBy: '$a', boundaries: [2, 1] } }, 40194],
    ['a bucket for nothing', { $bucket: { groupBy: '$quantity', boundaries: [0, 1] } }, 40066],
    ['a root that is none', { $replaceRoot: { newRoot: '$price' } }, 40228],
    ['an empty $facet', { $facet: {} }, 40169],
    ['$lookup without as', { $lookup: { from: 'x', localField: 'a', foreignField: 'b' } }, 9],
    ['$sample without size', { $sample: {} }, 28749],
    ['$documents of a collection', { $documents: [] }, 73],
    ['an undefined variable', { $set: { a: '$$foo' } }, 17276],
  ])('%s is refused', async (_, stage, code) => {
    await expect(sales.aggregate([stage]).toArray()).rejects.toMatchObject({ code });
  });

  it('keep the types of numbers', async () => {
    const numbers = await collectionOf([
      { _id: 1, i: new Int32(1), l: Long.fromNumber(1), d: new Double(1), x: Decimal128.fromString('1.10') },
      { _id: 2, i: new Int32(2), l: Long.fromNumber(2), d: new Double(2), x: Decimal128.fromString('2.20') },
    ]);
    const sums = Object.fromEntries(['i', 'l', 'd', 'x'].map((field) => [field, { $sum: `$${field}` }]));
    const [result] = await numbers.aggregate([{ $group: { _id: null, ...sums, all: { $sum: { $add: ['$i', '$l'] } }, mean: { $avg: '$i' } } }], { promoteValues: false }).toArray();
    const expected = { _id: null, i: new Int32(3), l: Long.fromNumber(3), d: new Double(3), x: Decimal128.fromString('3.30'), all: Long.fromNumber(6), mean: new Double(1.5) };
    expect(EJSON.stringify(result, { relaxed: false })).toBe(EJSON.stringify(expected, { relaxed: false }));
  });

  it('$first and $last take null as it comes', async () => {
    const rows = await collectionOf([{ _id: 1, a: null }, { _id: 2, a: 5 }, { _id: 3 }]);
    expect(await rows.aggregate([{ $sort: { _id: 1 } }, { $group: { _id: 1, first: { $first: '$a' }, last: { $last: '$a' } } }]).toArray()).toEqual([{ _id: 1, first: null, last: null }]);
  });

  it('group numbers that are equal whatever their types', async () => {
    const numbers = await collectionOf([{ _id: 1, a: new Int32(1) }, { _id: 2, a: new Double(1) }, { _id: 3, a: Decimal128.fromString('1.0') }, { _id: 4, a: '1' }]);
    expect(await numbers.aggregate([{ $group: { _id: '$a', n: { $sum: 1 } } }]).toArray()).toEqual([{ _id: 1, n: 3 }, { _id: '1', n: 1 }]);
  });

  it('compare strings by the collation of the command', async () => {
    const words = await collectionOf([{ _id: 1, w: 'b' }, { _id: 2, w: 'A' }, { _id: 3, w: 'a' }]);
    const collation = { locale: 'en', strength: 2 };
    expect(await words.aggregate([{ $set: { is: { $eq: ['$w', 'a'] } } }, { $sort: { w: 1, _id: 1 } }], { collation }).toArray()).toEqual([
      { _id: 2, w: 'A', is: true },
      { _id: 3, w: 'a', is: true },
      { _id: 1, w: 'b', is: false },
    ]);
    expect(await words.aggregate([{ $group: { _id: '$w', n: { $sum: 1 } } }], { collation }).toArray()).toEqual([{ _id: 'b', n: 1 }, { _id: 'A', n: 2 }]);
  });
});

describe('let and $documents', () => {
  it('constants are seen by all stages', async () => {
    const rows = await collectionOf([{ _id: 1 }, { _id: 2 }]);
    const pipeline = [{ $match: { $expr: { $eq: ['$_id', '$$id'] } } }, { $project: { _id: 0, x: '$$x', y: '$$y', rand: { $type: '$$rand' } } }];
    expect(await rows.aggregate(pipeline, { let: { id: 1, x: 'foo', y: { $literal: '$bar' }, rand: { $rand: {} } } }).toArray()).toEqual([{ x: 'foo', y: '$bar', rand: 'double' }]);
  });

  it('$documents stand in for a collection', async () => {
    expect(await test.db.aggregate([{ $documents: [{ a: 1 }, { a: 2 }] }, { $match: { a: { $gt: 1 } } }]).toArray()).toEqual([{ a: 2 }]);
    await expect(test.db.aggregate([{ $match: {} }]).toArray()).rejects.toMatchObject({ code: 73 });
  });

  it('constants cannot look at documents', async () => {
    const rows = await collectionOf([{ _id: 1 }]);
    await expect(rows.aggregate([], { let: { x: '$_id' } }).toArray()).rejects.toMatchObject({ code: 4890500 });
  });

  it('$listLocalSessions tells of the one that asks', async () => {
    const pipeline = [{ $listLocalSessions: {} }, { $limit: 1 }, { $addFields: { dummy: 'dummy field' } }, { $project: { _id: 0, dummy: 1 } }];
    expect(await test.client.db('admin').aggregate(pipeline).toArray()).toEqual([{ dummy: 'dummy field' }]);
  });

  it('$$NOW is the same for all documents', async () => {
    const rows = await collectionOf(Array.from({ length: 300 }, (_, _id) => ({ _id })));
    expect(await rows.aggregate([{ $group: { _id: '$$NOW' } }, { $count: 'n' }]).toArray()).toEqual([{ n: 1 }]);
  });
});

describe('$lookup and its like', () => {
  let people: Collection<Row>;
  let orders: Collection<Row>;

  beforeAll(async () => {
    people = await collectionOf([{ _id: 1, name: 'Ana', city: 'x' }, { _id: 2, name: 'Bia', city: 'y' }, { _id: 3, name: 'Caio' }]);
    orders = await collectionOf([{ _id: 1, by: 1, total: 5 }, { _id: 2, by: [1, 2], total: 9 }, { _id: 3, total: 1 }, { _id: 4, by: 7, total: 2 }]);
  });

  const names = (from: string, extra: Document = {}): Document => ({ from, localField: 'by', foreignField: '_id', as: 'who', ...extra });

  it('joins by fields, also the elements of arrays', async () => {
    const joined = await orders.aggregate([{ $lookup: names(people.collectionName) }, { $project: { who: '$who.name' } }]).toArray();
    expect(joined).toEqual([{ _id: 1, who: ['Ana'] }, { _id: 2, who: ['Ana', 'Bia'] }, { _id: 3, who: [] }, { _id: 4, who: [] }]);
  });

  it('what is missing joins what is null or missing', async () => {
    const joined = await orders.aggregate([{ $match: { _id: 3 } }, { $lookup: { from: people.collectionName, localField: 'by', foreignField: 'city', as: 'who' } }, { $project: { who: '$who._id' } }]).toArray();
    expect(joined).toEqual([{ _id: 3, who: [3] }]);
  });

  it('joins by fields and a pipeline', async () => {
    const pipeline = [{ $match: { city: 'y' } }, { $project: { _id: 0, name: 1 } }];
    const joined = await orders.aggregate([{ $match: { _id: { $lte: 2 } } }, { $lookup: names(people.collectionName, { pipeline }) }, { $project: { who: 1 } }]).toArray();
    expect(joined).toEqual([{ _id: 1, who: [] }, { _id: 2, who: [{ name: 'Bia' }] }]);
  });

  it('joins by a pipeline with variables of the document', async () => {
    const pipeline = [{ $match: { $expr: { $lt: ['$_id', '$$most'] } } }, { $set: { from: '$$most' } }, { $sort: { _id: -1 } }, { $limit: 1 }];
    const joined = await orders.aggregate([{ $lookup: { from: people.collectionName, let: { most: '$total' }, pipeline, as: 'who' } }, { $project: { who: 1 } }]).toArray();
    expect(joined).toEqual([
      { _id: 1, who: [{ _id: 3, name: 'Caio', from: 5 }] },
      { _id: 2, who: [{ _id: 3, name: 'Caio', from: 9 }] },
      { _id: 3, who: [] },
      { _id: 4, who: [{ _id: 1, name: 'Ana', city: 'x', from: 2 }] },
    ]);
  });

  it('refuses what cannot be in it', async () => {
    await expect(orders.aggregate([{ $lookup: names(people.collectionName, { pipeline: [{ $out: 'z' }] }) }]).toArray()).rejects.toMatchObject({ code: 51047 });
    await expect(orders.aggregate([{ $lookup: { from: 'z', as: 'z' } }]).toArray()).rejects.toMatchObject({ code: 9 });
    await expect(orders.aggregate([{ $lookup: names('z', { as: '$z' }) }]).toArray()).rejects.toMatchObject({ code: 16410 });
    const documents = { localField: 'by', foreignField: 'n', as: 'z', pipeline: [{ $documents: [{ n: 1 }] }] };
    await expect(orders.aggregate([{ $lookup: documents }]).toArray()).rejects.toMatchObject({ code: 115 });
  });

  it('$unionWith adds another collection', async () => {
    const pipeline = [{ $match: { _id: { $gt: 1 } } }, { $project: { name: 1 } }];
    expect(await orders.aggregate([{ $match: { _id: 1 } }, { $unionWith: { coll: people.collectionName, pipeline } }]).toArray()).toEqual([
      { _id: 1, by: 1, total: 5 },
      { _id: 2, name: 'Bia' },
      { _id: 3, name: 'Caio' },
    ]);
    expect(await orders.aggregate([{ $unionWith: 'not there' }, { $count: 'n' }]).toArray()).toEqual([{ n: 4 }]);
  });

  it('$graphLookup follows to the end, once to each', async () => {
    const staff = await collectionOf([{ _id: 'ceo' }, { _id: 'cto', boss: 'ceo' }, { _id: 'dev', boss: 'cto' }, { _id: 'loop', boss: 'loop' }]);
    const stage = { from: staff.collectionName, startWith: '$boss', connectFromField: 'boss', connectToField: '_id', as: 'chain', depthField: 'depth' };
    const reached = await staff.aggregate([{ $graphLookup: stage }, { $set: { chain: { $sortArray: { input: '$chain', sortBy: { depth: 1 } } } } }, { $project: { 'chain._id': 1, 'chain.depth': 1 } }]).toArray();
    expect(reached).toEqual([
      { _id: 'ceo', chain: [] },
      { _id: 'cto', chain: [{ _id: 'ceo', depth: 0 }] },
      { _id: 'dev', chain: [{ _id: 'cto', depth: 0 }, { _id: 'ceo', depth: 1 }] },
      { _id: 'loop', chain: [{ _id: 'loop', depth: 0 }] },
    ]);
  });
});

describe('$out and $merge', () => {
  it('$out replaces a collection and keeps its indexes', async () => {
    const [source, target] = [await collectionOf([{ _id: 1, a: 1 }, { _id: 2, a: 2 }]), await collectionOf([{ _id: 9, a: 9 }])];
    await target.createIndex({ a: 1 }, { unique: true });
    expect(await source.aggregate([{ $sort: { a: -1 } }, { $out: target.collectionName }]).toArray()).toEqual([]);
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, a: 1 }, { _id: 2, a: 2 }]);
    expect((await target.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1']);
    expect(await target.find({ a: 2 }).toArray()).toEqual([{ _id: 2, a: 2 }]);
  });

  it('$out that fails leaves everything as it was', async () => {
    const [source, target] = [await collectionOf([{ _id: 1, a: 1 }, { _id: 2, a: 1 }]), await collectionOf([{ _id: 9, a: 9 }])];
    await target.createIndex({ a: 1 }, { unique: true });
    await expect(source.aggregate([{ $out: target.collectionName }]).toArray()).rejects.toMatchObject({ code: 11000 });
    expect(await target.find().toArray()).toEqual([{ _id: 9, a: 9 }]);
    expect((await test.db.listCollections().toArray()).filter(({ name }) => name.startsWith('tmp'))).toEqual([]);
  });

  it('$out may write where it reads, and only last', async () => {
    const source = await collectionOf([{ _id: 1, a: 1 }, { _id: 2, a: 2 }]);
    await source.aggregate([{ $match: { a: 2 } }, { $out: source.collectionName }]).toArray();
    expect(await source.find().toArray()).toEqual([{ _id: 2, a: 2 }]);
    await expect(source.aggregate([{ $out: 'x' }, { $match: {} }]).toArray()).rejects.toMatchObject({ code: 40601 });
  });

  it.each<[string, Document, Document[]]>([
    ['by default', {}, [{ _id: 1, a: 1, old: true }, { _id: 2, a: 2 }]],
    ['replace', { whenMatched: 'replace' }, [{ _id: 1, a: 1 }, { _id: 2, a: 2 }]],
    ['keepExisting', { whenMatched: 'keepExisting' }, [{ _id: 1, a: 0, old: true }, { _id: 2, a: 2 }]],
    ['discard', { whenNotMatched: 'discard' }, [{ _id: 1, a: 1, old: true }]],
    ['a pipeline', { whenMatched: [{ $set: { a: { $add: ['$a', '$$new.a', 10] } } }] }, [{ _id: 1, a: 11, old: true }, { _id: 2, a: 2 }]],
    ['a pipeline with let', { let: { more: '$a' }, whenMatched: [{ $set: { a: '$$more' } }], whenNotMatched: 'discard' }, [{ _id: 1, a: 1, old: true }]],
  ])('$merge %s', async (_, options, expected) => {
    const [source, target] = [await collectionOf([{ _id: 1, a: 1 }, { _id: 2, a: 2 }]), await collectionOf([{ _id: 1, a: 0, old: true }])];
    expect(await source.aggregate([{ $merge: { into: target.collectionName, ...options } }]).toArray()).toEqual([]);
    expect(await target.find().sort({ _id: 1 }).toArray()).toEqual(expected);
  });

  it('$merge fails where it is told to', async () => {
    const [source, target] = [await collectionOf([{ _id: 1 }]), await collectionOf([{ _id: 2 }])];
    await expect(source.aggregate([{ $merge: { into: target.collectionName, whenNotMatched: 'fail' } }]).toArray()).rejects.toMatchObject({ code: 13113 });
    await target.insertOne({ _id: 1 });
    const failing = source.aggregate([{ $merge: { into: target.collectionName, whenMatched: 'fail' } }]).toArray();
    await expect(failing).rejects.toMatchObject({ code: 11000, errorResponse: { keyPattern: { _id: 1 }, keyValue: { _id: 1 } } });
  });

  it('$merge into the collection that it reads ends', async () => {
    const rows = await collectionOf([{ _id: 1 }, { _id: 2 }]);
    await rows.aggregate([{ $unset: '_id' }, { $set: { copy: true } }, { $merge: { into: rows.collectionName } }]).toArray();
    expect(await rows.countDocuments()).toBe(4);
  });

  it('$merge that fails ends the command and nothing else', async () => {
    const [source, target] = [await collectionOf(Array.from({ length: 250 }, (_, _id) => ({ _id, k: _id }))), await collectionOf([])];
    await target.createIndex({ k: 1 }, { unique: true });
    await target.insertOne({ _id: 999, k: 3 });
    await expect(source.aggregate([{ $merge: { into: target.collectionName } }]).toArray()).rejects.toMatchObject({ code: 11000 });
    await test.db.command({ ping: 1 });
  });

  it('$merge on other fields wants a unique index', async () => {
    const [source, target] = [await collectionOf([{ _id: 1, k: 'a', n: 1 }]), await collectionOf([{ _id: 9, k: 'a' }])];
    const pipeline = [{ $unset: '_id' }, { $merge: { into: target.collectionName, on: 'k' } }];
    await expect(source.aggregate(pipeline).toArray()).rejects.toMatchObject({ code: 51183 });
    await target.createIndex({ k: 1 }, { unique: true });
    await source.aggregate(pipeline).toArray();
    expect(await target.find().toArray()).toEqual([{ _id: 9, k: 'a', n: 1 }]);
  });
});

describe('updates with a pipeline', () => {
  const CASES: [name: string, before: Document, pipeline: Document[], after: Document][] = [
    ['$set', { a: 1, b: 2 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }], { a: 1, b: 2, sum: 3 }],
    ['$unset', { a: 1, b: 2 }, [{ $unset: 'a' }], { b: 2 }],
    ['$project keeps the _id', { a: 1, b: 2 }, [{ $project: { b: 1, _id: 0 } }], { b: 2 }],
    ['$replaceWith', { a: { x: 1 } }, [{ $replaceWith: '$a' }], { x: 1 }],
    ['$replaceRoot', { a: { x: 1 } }, [{ $replaceRoot: { newRoot: { y: '$a.x' } } }], { y: 1 }],
    ['several stages', { a: 1 }, [{ $addFields: { b: { $multiply: ['$a', 2] } } }, { $set: { c: { $add: ['$b', 1] } } }, { $unset: 'a' }], { b: 2, c: 3 }],
    ['$set through an array', { a: [{ x: 1 }, { x: 2 }] }, [{ $set: { 'a.y': 0 } }], { a: [{ x: 1, y: 0 }, { x: 2, y: 0 }] }],
  ];

  it.each(CASES)('%s', async (_, before, pipeline, after) => {
    const rows = await collectionOf([{ _id: 1, ...before }]);
    expect(await rows.updateOne({ _id: 1 }, pipeline)).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
    expect(await rows.findOne()).toEqual({ _id: 1, ...after });
  });

  it('in all ways of updating, with let', async () => {
    const rows = await collectionOf([{ _id: 1, n: 1 }, { _id: 2, n: 2 }]);
    expect(await rows.updateMany({}, [{ $set: { n: { $add: ['$n', '$$by'] } } }], { let: { by: 10 } })).toMatchObject({ modifiedCount: 2 });
    expect(await rows.findOneAndUpdate({ _id: 1 }, [{ $set: { n: { $add: ['$n', '$$by'] } } }], { let: { by: 1 }, returnDocument: 'after' })).toEqual({ _id: 1, n: 12 });
    await rows.bulkWrite([{ updateOne: { filter: { _id: 2 }, update: [{ $set: { n: 0 } }] } }, { updateOne: { filter: { _id: 3 }, update: [{ $set: { n: { $ifNull: ['$n', 7] } } }], upsert: true } }]);
    expect(await rows.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 1, n: 12 }, { _id: 2, n: 0 }, { _id: 3, n: 7 }]);
    await test.db.command({ update: rows.collectionName, updates: [{ q: { _id: 2 }, u: [{ $set: { n: '$$c' } }], c: { c: 5 } }] });
    expect(await rows.findOne({ _id: 2 })).toEqual({ _id: 2, n: 5 });
  });

  it('an upsert begins with the equalities of the filter', async () => {
    const rows = freshCollection();
    await rows.updateOne({ _id: 5, 'a.b': 2, c: { $gt: 1 } }, [{ $set: { twice: { $multiply: ['$a.b', 2] } } }], { upsert: true });
    expect(await rows.findOne()).toEqual({ _id: 5, a: { b: 2 }, twice: 4 });
  });

  it.each<[string, Document[], number]>([
    ['another stage', [{ $match: {} }], 72],
    ['an unknown stage', [{ $foo: 1 }], 40324],
    ['another _id', [{ $set: { _id: 9 } }], 66],
    ['an error of evaluation', [{ $set: { a: { $divide: [1, 0] } } }], 2],
  ])('%s is refused and changes nothing', async (_, pipeline, code) => {
    const rows = await collectionOf([{ _id: 1, a: 1 }]);
    await expect(rows.updateOne({ _id: 1 }, pipeline)).rejects.toMatchObject({ code });
    expect(await rows.findOne()).toEqual({ _id: 1, a: 1 });
  });
});

describe('against a model', () => {
  const row = fc.record({ k: fc.constantFrom('a', 'b', 'c'), n: fc.integer({ min: -50, max: 50 }), m: fc.integer({ min: 0, max: 3 }) });

  it('$group and $sort do what loops do', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), fc.constantFrom<1 | -1>(1, -1), async (rows, direction) => {
        const collection = await collectionOf(rows.map((fields, _id) => ({ _id, ...fields })));
        const grouped = await collection.aggregate([{ $group: { _id: '$k', sum: { $sum: '$n' }, least: { $min: '$n' }, ids: { $push: '$_id' } } }, { $sort: { _id: 1 } }]).toArray();
        const keys = [...new Set(rows.map(({ k }) => k))].sort();
        const model = keys.map((k) => {
          const own = rows.map((fields, _id) => ({ _id, ...fields })).filter((fields) => fields.k === k);
          return { _id: k, sum: own.reduce((sum, { n }) => sum + n, 0), least: Math.min(...own.map(({ n }) => n)), ids: own.map(({ _id }) => _id) };
        });
        expect(grouped).toEqual(model);

        const order = { m: direction, n: -1, _id: 1 } as const;
        const sorted = await collection.aggregate([{ $set: { x: 1 } }, { $sort: order }, { $skip: 2 }, { $limit: 10 }]).toArray();
        const expected = rows.map((fields, _id) => ({ _id, ...fields })).sort((a, b) => (a.m - b.m) * direction || b.n - a.n || a._id - b._id);
        expect(sorted.map(({ _id }) => _id)).toEqual(expected.slice(2, 12).map(({ _id }) => _id));
        await collection.drop();
      }),
      { numRuns: 40 },
    );
  });

  it('many documents are sorted in runs and merged in order', async () => {
    const many = await collectionOf(Array.from({ length: 7000 }, (_, _id) => ({ _id, n: (_id * 7919) % 1000 })));
    const sorted = await many.aggregate([{ $set: { x: 1 } }, { $sort: { n: 1 } }, { $project: { n: 1 } }]).toArray();
    const expected = Array.from({ length: 7000 }, (_, _id) => ({ _id, n: (_id * 7919) % 1000 })).sort((a, b) => a.n - b.n || a._id - b._id);
    expect(sorted).toEqual(expected);
  });
});

describe('streaming', () => {
  it.each<[string, number, Document[]]>([
    ['reads many documents', 20_000, [{ $set: { twice: { $multiply: ['$n', 2] } } }, { $sort: { twice: -1, _id: 1 } }, { $group: { _id: '$twice', n: { $sum: 1 } } }, { $count: 'groups' }]],
    ['makes many of one', 1, [{ $set: { i: { $range: [0, 100_000] } } }, { $unwind: '$i' }, { $sort: { n: 1, i: -1 } }, { $group: { _id: { $mod: ['$i', 997] }, n: { $sum: 1 } } }, { $count: 'groups' }]],
  ])('answers others while an aggregation %s', async (_, count, pipeline) => {
    const many = await collectionOf(Array.from({ length: count }, (__, i) => ({ _id: i, n: i % 997, text: 'x'.repeat(100) })));
    let finished = false;
    const aggregation = many
      .aggregate(pipeline)
      .toArray()
      .finally(() => {
        finished = true;
      });
    let answered = 0;
    while (!finished) {
      await test.db.command({ ping: 1 });
      if (!finished) answered++;
    }
    expect(await aggregation).toEqual([{ groups: 997 }]);
    expect(answered).toBeGreaterThan(10);
  });

  it('reads no further than it is asked', async () => {
    const rows = await collectionOf(Array.from({ length: 500 }, (_, i) => ({ _id: i, n: 500 - i - 1 })));
    const cursor = rows.aggregate([{ $set: { x: { $divide: [1, '$n'] } } }, { $project: { x: 1 } }], { batchSize: 10 });
    for (let i = 0; i < 10; i++) expect(await cursor.next()).toMatchObject({ _id: i });
    await cursor.close();
    await expect(rows.aggregate([{ $set: { x: { $divide: [1, '$n'] } } }]).toArray()).rejects.toMatchObject({ code: 2 });
    expect(await rows.aggregate([{ $set: { x: { $divide: [1, '$n'] } } }, { $limit: 499 }, { $count: 'n' }]).toArray()).toEqual([{ n: 499 }]);
  });
});
