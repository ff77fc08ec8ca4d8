import { Binary, Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface AnyDoc extends Document {
  _id: number;
}

let test: TestStore;
let collection: Collection<AnyDoc>;

beforeAll(async () => {
  test = await startTestStore();
  collection = test.db.collection<AnyDoc>('operators');
});
afterAll(() => test.remove());
beforeEach(() => collection.deleteMany({}));

type Case = [name: string, before: object, update: object, after: object, options?: object];

const UPDATES: Case[] = [
  ['$set of a new and an old field', { a: 1 }, { $set: { a: 2, b: 3 } }, { a: 2, b: 3 }],
  ['$set of a dotted path that is not there', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set of a position beyond the end pads with null', { a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
  ['$set in a position of an array of documents', { a: [{ b: 1 }, { b: 2 }] }, { $set: { 'a.1.b': 9 } }, { a: [{ b: 1 }, { b: 9 }] }],
  ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: 2 } }],
  ['$unset of an element leaves null', { a: [1, 2, 3] }, { $unset: { 'a.1': '' } }, { a: [1, null, 3] }],
  ['$inc', { a: 1 }, { $inc: { a: 2, b: 5 } }, { a: 3, b: 5 }],
  ['$mul', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
  ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 9 } }, { a: 3, b: 9, c: 1 }],
  ['$min that changes nothing', { a: 1 }, { $min: { a: 3 } }, { a: 1 }],
  ['$rename', { a: 1, b: { c: 2 } }, { $rename: { a: 'x', 'b.c': 'b.d' } }, { b: { d: 2 }, x: 1 }],
  ['$rename of a missing field', { a: 1 }, { $rename: { z: 'y' } }, { a: 1 }],
  ['$push', { a: [1] }, { $push: { a: 2, b: 3 } }, { a: [1, 2], b: [3] }],
  ['$push of an array pushes it whole', { a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
  ['$push $each', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push $each $position', { a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
  ['$push $each negative $position', { a: [1, 4] }, { $push: { a: { $each: [3], $position: -1 } } }, { a: [1, 3, 4] }],
  ['$push $each $slice', { a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
  ['$push $each $sort $slice', { a: [5, 1] }, { $push: { a: { $each: [3], $sort: 1, $slice: 2 } } }, { a: [1, 3] }],
  ['$push $sort by a field', { a: [{ n: 2 }, { n: 3 }] }, { $push: { a: { $each: [{ n: 1 }], $sort: { n: -1 } } } }, { a: [{ n: 3 }, { n: 2 }, { n: 1 }] }],
  ['$addToSet', { a: [1] }, { $addToSet: { a: 1, b: 2 } }, { a: [1], b: [2] }],
  ['$addToSet $each', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2, 3] } } }, { a: [1, 2, 3] }],
  ['$addToSet of a document', { a: [{ x: 1 }] }, { $addToSet: { a: { x: 1 } } }, { a: [{ x: 1 }] }],
  ['$pull of a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull with a condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull of documents by field', { a: [{ k: 1, x: 1 }, { k: 2 }] }, { $pull: { a: { k: 1 } } }, { a: [{ k: 2 }] }],
  ['$pull of documents by a condition on a field', { a: [{ k: 1 }, { k: 7 }] }, { $pull: { a: { k: { $gt: 3 } } } }, { a: [{ k: 1 }] }],
  ['$pull $in', { a: ['x', 'y', 'z'] }, { $pull: { a: { $in: ['x', 'z'] } } }, { a: ['y'] }],
  ['$pull of a missing field', { b: 1 }, { $pull: { a: 1 } }, { b: 1 }],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  ['$pop from both ends', { a: [1, 2, 3], b: [1, 2, 3] }, { $pop: { a: 1, b: -1 } }, { a: [1, 2], b: [2, 3] }],
  ['$setOnInsert on an update does nothing', { a: 1 }, { $set: { b: 1 }, $setOnInsert: { c: 1 } }, { a: 1, b: 1 }],
  ['$[] changes all elements', { a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
  ['$[] within documents', { a: [{ n: 1 }, { n: 2 }] }, { $set: { 'a.$[].n': 0 } }, { a: [{ n: 0 }, { n: 0 }] }],
  ['$[id] changes what its filter matches', { a: [1, 5, 9] }, { $set: { 'a.$[big]': 0 } }, { a: [1, 0, 0] }, { arrayFilters: [{ big: { $gte: 5 } }] }],
  [
    '$[id] on fields of documents',
    { a: [{ k: 'x', n: 1 }, { k: 'y', n: 1 }] },
    { $inc: { 'a.$[e].n': 1 } },
    { a: [{ k: 'x', n: 1 }, { k: 'y', n: 2 }] },
    { arrayFilters: [{ 'e.k': 'y' }] },
  ],
];

describe('update operators', () => {
  it.each(UPDATES)('%s', async (_, before, update, after, options = {}) => {
    await collection.insertOne({ _id: 1, ...before });
    await collection.updateOne({ _id: 1 }, update, options);
    expect(await collection.findOne()).toEqual({ _id: 1, ...after });
  });

  it('positional $ takes the element that the filter matched', async () => {
    await collection.insertOne({ _id: 1, slots: [{ id: 'a', n: 1 }, { id: 'b', n: 1 }], tags: ['x', 'y'] });
    await collection.updateOne({ _id: 1, 'slots.id': 'b' }, { $inc: { 'slots.$.n': 5 } });
    await collection.updateOne({ slots: { $elemMatch: { id: 'a', n: 1 } } }, { $set: { 'slots.$.n': 100 } });
    await collection.updateOne({ _id: 1, tags: 'y' }, { $set: { 'tags.$': 'z' } });
    expect(await collection.findOne()).toEqual({ _id: 1, slots: [{ id: 'a', n: 100 }, { id: 'b', n: 6 }], tags: ['x', 'z'] });
  });

  it('$inc and $mul keep the types of numbers as MongoDB does', async () => {
    await collection.insertOne({ _id: 1, i: new Int32(1), l: Long.fromNumber(1), d: new Double(1), max: new Int32(2 ** 31 - 1) });
    await collection.updateOne({}, { $inc: { i: new Int32(1), l: new Int32(1), d: new Int32(1), max: new Int32(1) } });
    const types = { i: 'int', l: 'long', d: 'double', max: 'long' };
    const query = Object.fromEntries(Object.entries(types).map(([field, $type]) => [field, { $type }]));
    expect(await collection.countDocuments(query)).toBe(1);
    await collection.updateOne({}, { $mul: { i: new Double(1.5) } });
    expect(await collection.countDocuments({ i: { $type: 'double' } })).toBe(1);
  });

  it('leaves the types of untouched values alone', async () => {
    const values = { d: new Double(3), l: Long.fromNumber(3), x: Decimal128.fromString('1.10'), b: new Binary(Buffer.from('b')), o: new ObjectId(), t: new Date(5), r: /a/i };
    await collection.insertOne({ _id: 1, ...values });
    await collection.updateOne({}, { $set: { other: 1 } });
    const found = await collection.findOne({}, { promoteValues: false, bsonRegExp: true });
    expect(found).toMatchObject({ d: new Double(3), l: Long.fromNumber(3), x: values.x, o: values.o, t: values.t });
    expect(found?.r).toMatchObject({ pattern: 'a', options: 'i' });
  });

  it('$currentDate sets the server time', async () => {
    await collection.insertOne({ _id: 1 });
    await collection.updateOne({}, { $currentDate: { at: true, stamp: { $type: 'timestamp' } } } as object);
    expect(await collection.countDocuments({ at: { $type: 'date', $gt: new Date(Date.now() - 60_000) }, stamp: { $type: 'timestamp' } })).toBe(1);
  });

  it('tells whether anything was modified', async () => {
    await collection.insertOne({ _id: 1, a: 1 });
    expect(await collection.updateOne({}, { $set: { a: 1 } })).toMatchObject({ matchedCount: 1, modifiedCount: 0 });
    expect(await collection.updateOne({}, { $set: { a: 2 } })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
  });

  it.each<[string, object, object, number]>([
    ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    ['operators on a path and on its parent', {}, { $set: { a: {} }, $inc: { 'a.b': 1 } }, 40],
    ['$inc of a string', { a: 'x' }, { $inc: { a: 1 } }, 14],
    ['$inc by a string', { a: 1 }, { $inc: { a: 'x' } }, 14],
    ['$push onto a scalar', { a: 1 }, { $push: { a: 1 } }, 2],
    ['$pop of a scalar', { a: 1 }, { $pop: { a: 1 } }, 14],
    ['a path through a scalar', { a: 1 }, { $set: { 'a.b': 1 } }, 28],
    ['a path through null', { a: null }, { $set: { 'a.b': 1 } }, 28],
    ['a change of _id', {}, { $set: { _id: 2 } }, 66],
    ['an unknown operator', {}, { $foo: { a: 1 } }, 9],
    ['an empty field name', {}, { $set: { 'a.': 1 } }, 56],
    ['$ without a match in the filter', { a: [1] }, { $set: { 'a.$': 1 } }, 2],
  ])('refuses %s and changes nothing', async (_, before, update, code) => {
    await collection.insertOne({ _id: 1, ...before });
    await expect(collection.updateOne({ _id: 1 }, update)).rejects.toMatchObject({ code });
    expect(await collection.findOne()).toEqual({ _id: 1, ...before });
  });
});

describe('replacement and upsert', () => {
  it('replaces everything but the _id', async () => {
    await collection.insertOne({ _id: 1, a: 1, b: 2 });
    await collection.replaceOne({ a: 1 }, { c: 3 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1, c: 3 }]);
    await expect(collection.replaceOne({ _id: 1 }, { _id: 2 })).rejects.toMatchObject({ code: 66 });
  });

  it('inserts the equalities of the filter and the update', async () => {
    const filter = { _id: 7, $and: [{ a: 1 }, { 'b.c': { $eq: 2 } }], d: { $gt: 5 } };
    const result = await collection.updateOne(filter, { $set: { e: 3 }, $setOnInsert: { f: 4 }, $inc: { a: 1 } }, { upsert: true });
    expect(result).toMatchObject({ upsertedCount: 1, upsertedId: 7, matchedCount: 0 });
    expect(await collection.findOne()).toEqual({ _id: 7, a: 2, b: { c: 2 }, e: 3, f: 4 });
  });

  it('makes an _id when there is none', async () => {
    const result = await collection.updateMany({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    expect(String(result.upsertedId)).toMatch(/^[0-9a-f]{24}$/);
  });

  it('inserts a replacement', async () => {
    await collection.replaceOne({ _id: 3, x: 1 }, { y: 1 }, { upsert: true });
    expect(await collection.findOne()).toEqual({ _id: 3, y: 1 });
  });
});

const DOCS: AnyDoc[] = [
  { _id: 1, a: 1, tags: ['x', 'y'], sub: { n: 1 }, list: [{ k: 1, v: 'a' }, { k: 2, v: 'b' }] },
  { _id: 2, a: 2.5, tags: [], sub: { n: null }, list: [{ k: 1, v: 'b' }] },
  { _id: 3, a: 'text', tags: 'x', slots: [0, 1, 2, 3] },
  { _id: 4, a: null, sub: [] },
  { _id: 5, at: new Date(1000), nested: [[1, 2], [3]], a: [5, 20] },
];

const MATCHES: [filter: object, ids: number[]][] = [
  [{ a: 1 }, [1]],
  [{ a: { $gt: 1 } }, [2, 5]],
  [{ a: { $gt: 6, $lt: 10 } }, [5]],
  [{ a: { $elemMatch: { $gt: 6, $lt: 10 } } }, []],
  [{ a: null }, [4]],
  [{ a: { $ne: null } }, [1, 2, 3, 5]],
  [{ b: null }, [1, 2, 3, 4, 5]],
  [{ tags: 'x' }, [1, 3]],
  [{ tags: ['x', 'y'] }, [1]],
  [{ tags: [] }, [2]],
  [{ tags: { $size: 0 } }, [2]],
  [{ tags: { $all: ['x', 'y'] } }, [1]],
  [{ tags: { $in: ['y', /^z/] } }, [1]],
  [{ tags: { $nin: ['x'] } }, [2, 4, 5]],
  [{ tags: { $exists: false } }, [4, 5]],
  [{ tags: { $type: 'array' } }, [1, 2]],
  [{ a: { $type: 'number' } }, [1, 2, 5]],
  [{ a: { $type: ['string', 'null'] } }, [3, 4]],
  [{ a: /^te/ }, [3]],
  [{ a: { $regex: 'TEX', $options: 'i' } }, [3]],
  [{ a: { $not: /^te/ } }, [1, 2, 4, 5]],
  [{ a: { $not: { $gt: 1 } } }, [1, 3, 4]],
  [{ 'sub.n': 1 }, [1]],
  [{ 'sub.n': null }, [2, 3, 5]],
  [{ 'sub.n': { $exists: true } }, [1, 2]],
  [{ sub: { n: 1 } }, [1]],
  [{ 'list.k': 1, 'list.v': 'b' }, [1, 2]],
  [{ list: { $elemMatch: { k: 1, v: 'b' } } }, [2]],
  [{ 'list.0.v': 'b' }, [2]],
  [{ 'slots.3': { $exists: true } }, [3]],
  [{ 'slots.4': { $exists: false } }, [1, 2, 3, 4, 5]],
  [{ nested: [3] }, [5]],
  [{ nested: 3 }, []],
  [{ a: { $mod: [2, 1] } }, [1, 5]],
  [{ at: { $lte: new Date(1000) } }, [5]],
  [{ at: { $gt: 1 } }, []],
  [{ $or: [{ a: 1 }, { _id: 4 }] }, [1, 4]],
  [{ $nor: [{ a: 1 }, { _id: { $gte: 3 } }] }, [2]],
  [{ $and: [{ _id: { $gt: 1 } }, { _id: { $lt: 3 } }] }, [2]],
  [{ $expr: { $gt: ['$_id', 3] } }, [4, 5]],
  [{ $expr: { $eq: ['$sub.n', 1] } }, [1]],
];

describe('filters', () => {
  it.each(MATCHES)('%j', async (filter, ids) => {
    await collection.insertMany(DOCS);
    const found = await collection.find(filter).sort({ _id: 1 }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(ids);
  });

  it.each<[object, number]>([
    [{ a: { $foo: 1 } }, 2],
    [{ $foo: 1 }, 2],
    [{ $where: 'true' }, 2],
    [{ $text: { $search: 'x' } }, 27],
    [{ a: { $in: 1 } }, 2],
    [{ $or: [] }, 2],
    [{ a: { $near: [0, 0] } }, 291],
    [{ a: { $regex: '(' } }, 51091],
  ])('refuses %j with code %i', async (filter, code) => {
    await expect(collection.find(filter).toArray()).rejects.toMatchObject({ code });
  });
});

const PROJECTIONS: [projection: object, result: object][] = [
  [{ a: 1 }, { _id: 1, a: 1 }],
  [{ a: 1, _id: 0 }, { a: 1 }],
  [{ list: 0, tags: 0, sub: 0 }, { _id: 1, a: 1 }],
  [{ 'sub.n': 1 }, { _id: 1, sub: { n: 1 } }],
  [{ 'list.k': 1, _id: 0 }, { list: [{ k: 1 }, { k: 2 }] }],
  [{ 'list.k': 0, tags: 0, sub: 0 }, { _id: 1, a: 1, list: [{ v: 'a' }, { v: 'b' }] }],
  [{ tags: { $slice: 1 }, list: 0 }, { _id: 1, a: 1, tags: ['x'], sub: { n: 1 } }],
  [{ a: 1, tags: { $slice: -1 } }, { _id: 1, a: 1, tags: ['y'] }],
  [{ list: { $elemMatch: { k: 2 } } }, { _id: 1, list: [{ k: 2, v: 'b' }] }],
  [{ _id: 1 }, { _id: 1 }],
  [{ _id: 0 }, { a: 1, tags: ['x', 'y'], sub: { n: 1 }, list: [{ k: 1, v: 'a' }, { k: 2, v: 'b' }] }],
  [{ sub: { n: 1 }, _id: 0 }, { sub: { n: 1 } }],
  [{ 'a.b': 1 }, { _id: 1 }],
  [{ tags: 1, 'list.z': 1 }, { _id: 1, tags: ['x', 'y'], list: [{}, {}] }],
  [{ list: { $elemMatch: { v: { $in: ['b', 'c'] } } }, a: 1 }, { _id: 1, a: 1, list: [{ k: 2, v: 'b' }] }],
  [{ list: { $elemMatch: { k: 9 } } }, { _id: 1 }],
  [{ tags: { $elemMatch: { $eq: 'y' } } }, { _id: 1, tags: ['y'] }],
  [{ list: { $slice: [1, 5] }, a: 0, sub: 0, tags: 0 }, { _id: 1, list: [{ k: 2, v: 'b' }] }],
  [{ total: { $add: ['$a', '$sub.n'] } }, { _id: 1, total: 2 }],
  [{ _id: 0, first: { $first: '$tags' }, copy: '$a', text: { $literal: '$a' } }, { first: 'x', copy: 1, text: '$a' }],
  [{ _id: 0, 'sub.twice': { $multiply: ['$sub.n', 2] } }, { sub: { twice: 2 } }],
  [{ _id: 0, some: { $slice: ['$tags', 1] } }, { some: ['x'] }],
];

describe('projections', () => {
  it.each(PROJECTIONS)('%j', async (projection, result) => {
    await collection.insertMany(DOCS);
    expect(await collection.findOne({ _id: 1 }, { projection })).toEqual(result);
  });

  it.each<[object, number]>([
    [{ a: 1, b: 0 }, 31254],
    [{ a: 0, b: 1 }, 31253],
    [{ a: 0, b: 'text' }, 31310],
    [{ a: 0, b: { $add: [1, 2] } }, 31252],
    [{ a: 1, 'a.b': 1 }, 31249],
    [{ 'a.b': 1, a: 1 }, 31250],
    [{ a: {} }, 51270],
    [{ a: { $foo: 1 } }, 31325],
    [{ a: { $meta: 'textScore' } }, 115],
    [{ 'sub.list': { $elemMatch: { k: 1 } } }, 31275],
    [{ 'tags.$': 1 }, 31277],
    [{ 'tags.$.x': 1 }, 31394],
    [{ $a: 1 }, 16410],
    [{ 'a.': 1 }, 40353],
  ])('refuses %j with code %i', async (projection, code) => {
    await expect(collection.findOne({}, { projection })).rejects.toMatchObject({ code });
  });

  it('that fail in a findAndModify change nothing', async () => {
    await collection.insertOne({ _id: 1, a: 1 });
    const projection = { a: { $divide: [1, 0] } };
    await expect(collection.findOneAndUpdate({}, { $set: { a: 2 } }, { projection, returnDocument: 'after' })).rejects.toMatchObject({ code: 2 });
    await expect(collection.findOneAndUpdate({ _id: 2 }, { $set: { a: 2 } }, { projection, returnDocument: 'after', upsert: true })).rejects.toMatchObject({ code: 2 });
    await expect(collection.findOneAndDelete({}, { projection })).rejects.toMatchObject({ code: 2 });
    expect(await collection.find().toArray()).toEqual([{ _id: 1, a: 1 }]);
  });

  it('give the element that the filter matched', async () => {
    await collection.insertMany(DOCS);
    expect(await collection.findOne({ 'list.k': 2 }, { projection: { 'list.$': 1 } })).toEqual({ _id: 1, list: [{ k: 2, v: 'b' }] });
    expect(await collection.findOne({ tags: { $in: ['y'] } }, { projection: { _id: 0, 'tags.$': 1 } })).toEqual({ tags: ['y'] });
    const changed = await collection.findOneAndUpdate({ 'list.k': 2 }, { $set: { a: 9 } }, { projection: { 'list.$': 1 } });
    expect(changed).toEqual({ _id: 1, list: [{ k: 2, v: 'b' }] });
  });
});

it('takes a field that begins with $ in a new document, and not in one that is there', async () => {
  await collection.updateOne({ _id: 1 }, { $set: { $price: 5 } }, { upsert: true });
  expect(await collection.findOne({ _id: 1 })).toEqual({ _id: 1, $price: 5 });
  await expect(collection.updateOne({ _id: 1 }, { $set: { $price: 6 } })).rejects.toMatchObject({ code: 52 });
});

it('takes arrays of a hundred thousand elements, in operators and in an index', async () => {
  const numbers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);
  const long = test.db.collection<{ _id: number; a: number[] }>('operators');
  await long.insertOne({ _id: 1, a: numbers(0, 100_000) });
  await long.createIndex({ a: 1 });
  await long.updateOne({ _id: 1 }, { $addToSet: { a: { $each: numbers(90_000, 30_000) } } });
  await long.updateOne({ _id: 1 }, { $pullAll: { a: numbers(0, 30_000) } });
  expect((await collection.findOne({ _id: 1 }))?.a).toEqual(numbers(30_000, 90_000));
  expect(await collection.countDocuments({ a: 119_999 })).toBe(1);
  expect(await collection.countDocuments({ a: 29_999 })).toBe(0);
  expect(await test.db.command({ validate: 'operators' })).toMatchObject({ valid: true });
  await collection.dropIndexes();
});
