import { Binary, BSONRegExp, Decimal128, Double, EJSON, Int32, Long, Timestamp } from 'bson';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

/**
 * What MongoDB 7 makes of documents, written from its manual (update operators) and from the behaviour that its server
 * has: before, update, and after with the types and the order of fields, or the code of the error. `same` means that
 * the document matched and was not modified.
 */
type Row = [before: Document, update: Document, after: Document | number | 'same', options?: Document];

interface AnyDoc extends Document {
  _id: number;
}

const long = (text: string): Long => Long.fromString(text);
const double = (value: number): Double => new Double(value);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);

let test: TestStore;
let collection: Collection<AnyDoc>;

beforeAll(async () => {
  test = await startTestStore();
  collection = test.db.collection<AnyDoc>('updates');
});
afterAll(() => test.remove());
beforeEach(() => collection.deleteMany({}));

const MOST = '9223372036854775807';

const TABLES: Record<string, Row[]> = {
  '$set and $unset': [
    [{ a: 1 }, { $set: { a: 2 } }, { a: 2 }],
    [{ a: 1 }, { $set: { a: double(1) } }, { a: double(1) }],
    [{ a: 1 }, { $set: { a: 1 } }, 'same'],
    [{ a: 1 }, { $set: {} }, 'same'],
    [{ z: 1 }, { $set: { c: 1, b: 2, a: 3 } }, { z: 1, a: 3, b: 2, c: 1 }],
    [{}, { $set: { 'a.10': 1, 'a.9': 2, 'a.x': 3, a2: 4 } }, { a: { 9: 2, 10: 1, x: 3 }, a2: 4 }],
    [{}, { $set: { b: 1 }, $inc: { a: 1 }, $push: { c: 1 } }, { a: 1, b: 1, c: [1] }],
    [{ a: { b: 1 } }, { $set: { 'a.c.d': 1 } }, { a: { b: 1, c: { d: 1 } } }],
    [{ a: [1] }, { $set: { 'a.3': 4 } }, { a: [1, null, null, 4] }],
    [{ a: [{ b: 1 }] }, { $set: { 'a.0.b': 2, 'a.1.b': 3 } }, { a: [{ b: 2 }, { b: 3 }] }],
    [{ a: [] }, { $set: { 'a.1600000': 1 } }, 34],
    [{ a: [1] }, { $set: { 'a.b': 1 } }, 28],
    [{ a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ a: null }, { $set: { 'a.b': 1 } }, 28],
    [{ a: 1 }, { $set: { 'b.$c': 1, d: { $e: 2 } } }, { a: 1, b: { $c: 1 }, d: { $e: 2 } }],
    [{ a: 1 }, { $set: { $b: 1 } }, 52],
    [{ a: 1 }, { $set: { '': 1 } }, 56],
    [{ a: 1 }, { $set: { 'a.': 1 } }, 56],
    [{ a: 1 }, { $set: { '.a': 1 } }, 56],
    [{ a: 1 }, { $set: { _id: 2 } }, 66],
    [{ a: 1 }, { $set: { _id: 1, a: 2 } }, { a: 2 }],
    [{ a: 1 }, { $set: { '_id.x': 2 } }, 28],
    [{ a: 1 }, { $unset: { _id: '' } }, 66],
    [{ a: 1 }, { $set: 'x' }, 9],
    [{ a: 1 }, { $unknown: { a: 1 } }, 9],
    [{ a: 1 }, { $set: { a: 1 }, b: 2 }, 9],
    [{ a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: 2 } }],
    [{ a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
    [{ a: 1 }, { $unset: { b: '', 'a.b': '', 'c.d': '' } }, 'same'],
    [{ a: 1 }, { $setOnInsert: { b: 1 } }, 'same'],
  ],
  conflicts: [
    [{}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
    [{}, { $set: { a: {}, 'a.b': 1 } }, 40],
    [{}, { $set: { 'a.b': 1 }, $unset: { a: 1 } }, 40],
    [{}, { $rename: { a: 'b' }, $set: { a: 1 } }, 40],
    [{}, { $rename: { a: 'b' }, $set: { 'b.c': 1 } }, 40],
    [{ a: [1] }, { $set: { 'a.$[]': 1, 'a.0': 2 } }, 40],
    [{ a: [{}] }, { $set: { 'a.$[].b': 1, 'a.$[e].b': 2 } }, 40, { arrayFilters: [{ e: {} }] }],
    [{ a: [{}] }, { $set: { 'a.$[].b': 1, 'a.$[].c': 2 } }, { a: [{ b: 1, c: 2 }] }],
    [{}, { $set: { 'a.b': 1, 'a.bc': 2 } }, { a: { b: 1, bc: 2 } }],
  ],
  '$inc and $mul': [
    [{ a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
    [{ a: 1 }, { $inc: { a: double(1) } }, { a: double(2) }],
    [{ a: 1 }, { $inc: { a: long('1') } }, { a: long('2') }],
    [{ a: new Int32(2147483647) }, { $inc: { a: 1 } }, { a: long('2147483648') }],
    [{ a: long(MOST) }, { $inc: { a: 1 } }, 2],
    [{ a: long(MOST) }, { $mul: { a: 2 } }, 2],
    [{ a: long('9007199254740993') }, { $inc: { a: 2 } }, { a: long('9007199254740995') }],
    [{ a: decimal('1.10') }, { $inc: { a: 1 } }, { a: decimal('2.10') }],
    [{ a: decimal('0.1') }, { $inc: { a: decimal('0.2') } }, { a: decimal('0.3') }],
    [{ a: decimal('1.5') }, { $mul: { a: decimal('2.50') } }, { a: decimal('3.750') }],
    [{ a: decimal('1') }, { $inc: { a: double(0.1) } }, { a: decimal('1.100000000000000') }],
    [{ a: decimal('1234567890123456789012345678901234') }, { $inc: { a: decimal('0.5') } }, 'same'],
    [{ a: decimal('1234567890123456789012345678901235') }, { $inc: { a: decimal('0.5') } }, { a: decimal('1234567890123456789012345678901236') }],
    [{ a: decimal('Infinity') }, { $inc: { a: decimal('-Infinity') } }, { a: decimal('NaN') }],
    [{}, { $inc: { a: double(1) } }, { a: double(1) }],
    [{}, { $mul: { a: 5, b: long('5'), c: double(5), d: decimal('5') } }, { a: 0, b: long('0'), c: double(0), d: decimal('0') }],
    [{ a: 5 }, { $inc: { a: 0 } }, 'same'],
    [{ a: 5 }, { $mul: { a: 1 } }, 'same'],
    [{ a: double(0.5) }, { $mul: { a: 3 } }, { a: double(1.5) }],
    [{ a: 'x' }, { $inc: { a: 1 } }, 14],
    [{ a: null }, { $mul: { a: 1 } }, 14],
    [{ a: 1 }, { $inc: { a: 'x' } }, 14],
    [{ a: [1, 2] }, { $inc: { 'a.1': 1 } }, { a: [1, 3] }],
  ],
  '$min, $max, $bit and $currentDate': [
    [{ a: 5 }, { $min: { a: 3 } }, { a: 3 }],
    [{ a: 5 }, { $min: { a: 7 } }, 'same'],
    [{ a: 5 }, { $min: { a: double(5) } }, 'same'],
    [{ a: 5 }, { $max: { a: 'x' } }, { a: 'x' }],
    [{ a: 5 }, { $min: { a: null } }, { a: null }],
    [{}, { $max: { 'a.b': 1 } }, { a: { b: 1 } }],
    [{ a: new Date(5) }, { $max: { a: new Date(9) } }, { a: new Date(9) }],
    [{ a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
    [{ a: 3 }, { $bit: { a: { or: 5, xor: 1 } } }, { a: 6 }],
    [{ a: 1 }, { $bit: { a: { or: long('4294967296') } } }, { a: long('4294967297') }],
    [{}, { $bit: { a: { or: 5 } } }, { a: 5 }],
    [{ a: double(1) }, { $bit: { a: { or: 1 } } }, 2],
    [{ a: 1 }, { $bit: { a: { or: double(1) } } }, 2],
    [{ a: 1 }, { $bit: { a: { not: 1 } } }, 2],
    [{ a: 1 }, { $bit: { a: 1 } }, 2],
    [{ a: 1 }, { $bit: { a: {} } }, 2],
    [{ a: 1 }, { $currentDate: { a: 'date' } }, 2],
    [{ a: 1 }, { $currentDate: { a: { $type: 'time' } } }, 2],
  ],
  $rename: [
    [{ a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
    [{ a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
    [{ a: { b: 1, c: 2 } }, { $rename: { 'a.b': 'd.e' } }, { a: { c: 2 }, d: { e: 1 } }],
    [{ a: 1 }, { $rename: { z: 'y', 'a.b': 'c' } }, 'same'],
    [{ a: 1 }, { $rename: { a: 'a' } }, 2],
    [{ a: { b: 1 } }, { $rename: { a: 'a.b' } }, 2],
    [{ a: 1 }, { $rename: { a: 5 } }, 2],
    [{ a: 1 }, { $rename: { a: 'b.$' } }, 2],
    [{ a: [{ b: 1 }] }, { $rename: { 'a.0.b': 'c' } }, 2],
    [{ a: [1], b: 1 }, { $rename: { b: 'a.0' } }, 2],
    [{ a: 1, b: 2 }, { $rename: { a: 'b.c' } }, 28],
    [{ a: 1 }, { $rename: { _id: 'b' } }, 66],
  ],
  '$push and $addToSet': [
    [{ a: [1] }, { $push: { a: 2 } }, { a: [1, 2] }],
    [{}, { $push: { 'a.b': 1 } }, { a: { b: [1] } }],
    [{ a: [1] }, { $push: { a: [2, 3] } }, { a: [1, [2, 3]] }],
    [{ a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [1] }, { $push: { a: { $each: [] } } }, 'same'],
    [{}, { $push: { a: { $each: [] } } }, { a: [] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 4] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [3], $position: -1 } } }, { a: [1, 3, 4] }],
    [{ a: [1, 4] }, { $push: { a: { $each: [3], $position: 9 } } }, { a: [1, 4, 3] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
    [{ a: [1, 2] }, { $push: { a: { $each: [3], $slice: 2 } } }, 'same'],
    [{ a: [1, 2] }, { $push: { a: { $each: [], $slice: 0 } } }, { a: [] }],
    [{ a: [5, 'x', 1] }, { $push: { a: { $each: [null], $sort: 1 } } }, { a: [null, 1, 5, 'x'] }],
    [{ a: [5, 1] }, { $push: { a: { $each: [3], $sort: -1, $slice: 2 } } }, { a: [5, 3] }],
    [{ a: [{ n: 2, m: 1 }, { n: 2, m: 0 }] }, { $push: { a: { $each: [{ n: 1 }], $sort: { n: 1, m: 1 } } } }, { a: [{ n: 1 }, { n: 2, m: 0 }, { n: 2, m: 1 }] }],
    [{ a: 1 }, { $push: { a: 1 } }, 2],
    [{ a: null }, { $push: { a: 1 } }, 2],
    [{ a: [] }, { $push: { a: { $each: 1 } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $slice: 'x' } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $position: 1.5 } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $sort: 2 } } }, 2],
    [{ a: [] }, { $push: { a: { $each: [1], $other: 2 } } }, 2],
    [{ a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
    [{ a: [1] }, { $addToSet: { a: double(1) } }, 'same'],
    [{ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2, 3] } } }, { a: [1, 2, 3] }],
    [{ a: [{ x: 1, y: 2 }] }, { $addToSet: { a: { x: 1, y: 2 } } }, 'same'],
    [{ a: [{ x: 1, y: 2 }] }, { $addToSet: { a: { y: 2, x: 1 } } }, { a: [{ x: 1, y: 2 }, { y: 2, x: 1 }] }],
    [{ a: [] }, { $addToSet: { a: [1] } }, { a: [[1]] }],
    [{}, { $addToSet: { a: { $each: [] } } }, { a: [] }],
    [{ a: 1 }, { $addToSet: { a: 1 } }, 2],
    [{ a: [] }, { $addToSet: { a: { $each: 1 } } }, 14],
    [{ a: [] }, { $addToSet: { a: { $each: [1], $slice: 1 } } }, 2],
  ],
  '$pull, $pullAll and $pop': [
    [{ a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
    [{ a: [1, double(1), long('1'), '1'] }, { $pull: { a: 1 } }, { a: ['1'] }],
    [{ a: [1, 2] }, { $pull: { a: 3 } }, 'same'],
    [{ a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
    [{ a: [1, 5, 9] }, { $pull: { a: { $in: [1, 9] } } }, { a: [5] }],
    [{ a: [1, null, { x: 1 }] }, { $pull: { a: null } }, { a: [1, { x: 1 }] }],
    [{ a: ['ab', 'b', 1] }, { $pull: { a: new BSONRegExp('^a') } }, { a: ['b', 1] }],
    [{ a: [{ k: 1, x: 1 }, { k: 2 }, 5] }, { $pull: { a: { k: 1 } } }, { a: [{ k: 2 }, 5] }],
    [{ a: [{ k: 1 }, { k: 7 }] }, { $pull: { a: { k: { $gt: 3 } } } }, { a: [{ k: 1 }] }],
    [{ a: [{ k: [1, 2] }, { k: [3] }] }, { $pull: { a: { k: 2 } } }, { a: [{ k: [3] }] }],
    [{ a: [{ k: [{ n: 1 }] }, { k: [{ n: 9 }] }] }, { $pull: { a: { k: { $elemMatch: { n: { $gte: 5 } } } } } }, { a: [{ k: [{ n: 1 }] }] }],
    [{ a: [{ x: 1 }, { x: 2 }, 3] }, { $pull: { a: {} } }, { a: [3] }],
    [{ a: [[1, 2], [3], 1] }, { $pull: { a: [1, 2] } }, { a: [[3], 1] }],
    [{ a: { b: [1, 2] } }, { $pull: { 'a.b': 1 } }, { a: { b: [2] } }],
    [{ b: 1 }, { $pull: { a: 1, 'b.c': 1 } }, 'same'],
    [{ a: 1 }, { $pull: { a: 1 } }, 2],
    [{ a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
    [{ a: [{ x: 1 }, { x: 1, y: 1 }] }, { $pullAll: { a: [{ x: 1 }] } }, { a: [{ x: 1, y: 1 }] }],
    [{ a: [1] }, { $pullAll: { a: 1 } }, 2],
    [{ a: 1 }, { $pullAll: { a: [1] } }, 2],
    [{ a: [1, 2, 3] }, { $pop: { a: 1 } }, { a: [1, 2] }],
    [{ a: [1, 2, 3] }, { $pop: { a: -1 } }, { a: [2, 3] }],
    [{ a: [] }, { $pop: { a: 1 } }, 'same'],
    [{}, { $pop: { a: 1 } }, 'same'],
    [{ a: 1 }, { $pop: { a: 1 } }, 14],
    [{ a: 1 }, { $pop: { 'a.b': 1 } }, 28],
    [{ a: [1] }, { $pop: { a: 2 } }, 9],
    [{ a: [1] }, { $pop: { a: 'x' } }, 9],
  ],
  positions: [
    [{ a: [1, 2] }, { $inc: { 'a.$[]': 10 } }, { a: [11, 12] }],
    [{ a: [] }, { $inc: { 'a.$[]': 10 } }, 'same'],
    [{ a: [{ n: 1 }, { n: 2 }] }, { $set: { 'a.$[].n': 0 } }, { a: [{ n: 0 }, { n: 0 }] }],
    [{ a: [[1, 2], [3]] }, { $mul: { 'a.$[].$[]': 2 } }, { a: [[2, 4], [6]] }],
    [{ a: [1, 5, 9] }, { $set: { 'a.$[big]': 0 } }, { a: [1, 0, 0] }, { arrayFilters: [{ big: { $gte: 5 } }] }],
    [{ a: [{ k: 'x', n: 1 }, { k: 'y', n: 1 }] }, { $inc: { 'a.$[e].n': 1 } }, { a: [{ k: 'x', n: 1 }, { k: 'y', n: 2 }] }, { arrayFilters: [{ 'e.k': 'y' }] }],
    [{ a: [{ k: 1, b: [1, 2] }, { k: 2, b: [1, 2] }] }, { $set: { 'a.$[e].b.$[f]': 0 } }, { a: [{ k: 1, b: [1, 2] }, { k: 2, b: [1, 0] }] }, { arrayFilters: [{ 'e.k': 2 }, { f: { $gt: 1 } }] }],
    [{ a: [1, 2, 3] }, { $unset: { 'a.$[e]': '' } }, { a: [1, null, null] }, { arrayFilters: [{ $or: [{ e: 2 }, { e: 3 }] }] }],
    [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 'same', { arrayFilters: [{ e: 9 }] }],
    [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 2],
    [{ a: [1] }, { $set: { 'a.0': 2 } }, 9, { arrayFilters: [{ e: 1 }] }],
    [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{ e: 1 }, { e: 2 }] }],
    [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{ e: 1, f: 2 }] }],
    [{ a: [1] }, { $set: { 'a.$[e]': 2 } }, 9, { arrayFilters: [{}] }],
    [{ a: [1] }, { $set: { 'a.$[E]': 2 } }, 2, { arrayFilters: [{ E: 1 }] }],
    [{ a: 1 }, { $set: { 'a.$[]': 2 } }, 2],
    [{}, { $set: { 'a.$[]': 2 } }, 2],
    [{ a: [1] }, { $set: { 'a.$': 2 } }, 2],
    [{ a: [1] }, { $set: { $: 2 } }, 2],
    [{ a: [1] }, { $set: { '$[].a': 2 } }, 2],
    [{ a: [[1]] }, { $set: { 'a.$.$': 2 } }, 2],
  ],
};

describe.each(Object.entries(TABLES))('%s', (_, rows) => {
  it.each(rows.map(([before, update, expected, options = {}]) => ({ before, update, expected, options, text: `${show(before)} ${show(update)} → ${show(expected)}` })))('$text', async ({ before, update, expected, options }) => {
    await collection.insertOne({ _id: 1, ...before });
    const done = collection.updateOne({ _id: 1 }, update, options);
    if (typeof expected === 'number') await expect(done).rejects.toMatchObject({ code: expected });
    else expect(await done).toMatchObject({ matchedCount: 1, modifiedCount: expected === 'same' ? 0 : 1 });
    expect(show(await stored())).toBe(show({ _id: 1, ...(typeof expected === 'object' ? expected : before) }));
  });
});

describe('the positional $', () => {
  const POSITIONED: [before: Document, filter: Document, update: Document, after: Document | number][] = [
    [{ a: [1, 2, 2] }, { a: 2 }, { $set: { 'a.$': 9 } }, { a: [1, 9, 2] }],
    [{ a: [5, 20] }, { a: { $gt: 6 } }, { $inc: { 'a.$': 1 } }, { a: [5, 21] }],
    [{ a: [{ k: 1 }, { k: 2 }] }, { 'a.k': 2 }, { $set: { 'a.$.n': 1 } }, { a: [{ k: 1 }, { k: 2, n: 1 }] }],
    [{ a: [{ k: 1, n: 1 }, { k: 1, n: 2 }] }, { a: { $elemMatch: { k: 1, n: 2 } } }, { $set: { 'a.$.n': 9 } }, { a: [{ k: 1, n: 1 }, { k: 1, n: 9 }] }],
    [{ a: [{ b: [{ c: 1 }] }, { b: [{ c: 2 }, { c: 3 }] }] }, { 'a.b.c': 3 }, { $set: { 'a.$.n': 1 } }, { a: [{ b: [{ c: 1 }] }, { b: [{ c: 2 }, { c: 3 }], n: 1 }] }],
    [{ a: [1, 2] }, { a: { $in: [2, 3] } }, { $unset: { 'a.$': '' } }, { a: [1, null] }],
    [{ a: [1, 2] }, { $and: [{ a: 2 }] }, { $set: { 'a.$': 9 } }, { a: [1, 9] }],
    [{ a: [1, 2] }, { $or: [{ a: 7 }, { a: 2 }] }, { $set: { 'a.$': 9 } }, { a: [1, 9] }],
    [{ a: [1, 2] }, { a: { $not: { $gt: 5 } } }, { $set: { 'a.$': 9 } }, 2],
    [{ a: [1, 2] }, { _id: 1 }, { $set: { 'a.$': 9 } }, 2],
    [{ a: [{ b: [1, 2] }, { b: [3] }] }, { 'a.b': 3 }, { $push: { 'a.$.b': 4 } }, { a: [{ b: [1, 2] }, { b: [3, 4] }] }],
  ];

  it.each(POSITIONED.map(([before, filter, update, expected]) => ({ before, filter, update, expected, text: `${show(filter)} ${show(update)}` })))('$text', async ({ before, filter, update, expected }) => {
    await collection.insertOne({ _id: 1, ...before });
    const done = collection.updateOne(filter, update);
    if (typeof expected === 'number') await expect(done).rejects.toMatchObject({ code: expected });
    else await done;
    expect(show(await stored())).toBe(show({ _id: 1, ...(typeof expected === 'object' ? expected : before) }));
  });
});

describe('an upsert', () => {
  const UPSERTS: [filter: Document, update: Document, after: Document | number][] = [
    [{ _id: 7, a: 1 }, { $set: { b: 2 } }, { _id: 7, a: 1, b: 2 }],
    [{ a: 1, _id: 7 }, { $set: { b: 2 } }, { _id: 7, a: 1, b: 2 }],
    [{ _id: 7, a: { $eq: 1 }, b: { $gt: 5 }, c: { $in: [1, 2] } }, { $inc: { n: 1 } }, { _id: 7, a: 1, n: 1 }],
    [{ _id: 7, 'a.b': 1, 'a.c': 2 }, { $set: { 'a.d': 3 } }, { _id: 7, a: { b: 1, c: 2, d: 3 } }],
    [{ _id: 7, $and: [{ a: 1 }, { $and: [{ b: 2 }] }] }, { $set: { c: 3 } }, { _id: 7, a: 1, b: 2, c: 3 }],
    [{ _id: 7, $or: [{ a: 1 }] }, { $set: { c: 3 } }, { _id: 7, a: 1, c: 3 }],
    [{ _id: 7, $or: [{ a: 1 }, { a: 2 }] }, { $set: { c: 3 } }, { _id: 7, c: 3 }],
    [{ _id: 7, a: { $all: [1] } }, { $set: { c: 3 } }, { _id: 7, a: 1, c: 3 }],
    [{ _id: 7, a: null, r: /x/ }, { $set: { c: 3 } }, { _id: 7, a: null, c: 3 }],
    [{ _id: 7, a: [1, 2] }, { $push: { a: 3 } }, { _id: 7, a: [1, 2, 3] }],
    [{ _id: 7, a: 1 }, { $setOnInsert: { b: 1 }, $inc: { a: 1 } }, { _id: 7, a: 2, b: 1 }],
    [{ a: 1 }, { $setOnInsert: { _id: 8 } }, { _id: 8, a: 1 }],
    [{ _id: 7 }, { $unset: { a: '' }, $pull: { b: 1 } }, { _id: 7 }],
    [{ _id: 7 }, { $min: { a: 1 }, $max: { b: 2 }, $addToSet: { c: 3 } }, { _id: 7, a: 1, b: 2, c: [3] }],
    [{ _id: 7, a: 1 }, { b: 2 }, { _id: 7, b: 2 }],
    [{ a: 1 }, { _id: 8, b: 2 }, { _id: 8, b: 2 }],
    [{ _id: 7 }, { $set: { $a: 1, '$b.c': 2 } }, { _id: 7, $a: 1, $b: { c: 2 } }],
    [{ _id: 7 }, { a: 1, $b: 2 }, { _id: 7, a: 1, $b: 2 }],
    [{ _id: 7, $and: [{ a: 1 }, { a: 1 }] }, { $set: { b: 1 } }, 54],
    [{ _id: 7, a: 1, 'a.b': 2 }, { $set: { c: 1 } }, 54],
    [{ _id: 7, a: { $all: [1, 2] } }, { $set: { b: 1 } }, 54],
    [{ _id: 7 }, { $set: { _id: 8 } }, 66],
    [{ _id: 7 }, { _id: 8, a: 1 }, 66],
    [{ _id: 7, a: 1 }, { $set: { 'a.b': 1 } }, 28],
    [{ _id: 7 }, { $set: { 'a.$[]': 1 } }, 2],
    [{ _id: 7, a: 1 }, { $set: { 'a.$': 1 } }, 2],
    [{ a: 1 }, { $set: { _id: [1] } }, 53],
  ];

  it.each(UPSERTS.map(([filter, update, expected]) => ({ filter, update, expected, text: `${show(filter)} ${show(update)} → ${show(expected)}` })))('$text', async ({ filter, update, expected }) => {
    const command = { update: 'updates', updates: [{ q: filter, u: update, upsert: true }] };
    const answer = await test.db.command(command);
    if (typeof expected === 'number') {
      expect(answer).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: expected }] });
      expect(await collection.countDocuments()).toBe(0);
    } else {
      expect(answer).toMatchObject({ n: 1, nModified: 0, upserted: [{ index: 0, _id: expected._id }] });
      expect(show(await stored())).toBe(show(expected));
    }
  });

  it('makes an ObjectId when nothing names an _id', async () => {
    const { upsertedId } = await collection.updateOne({ a: 1 }, { $set: { b: 1 } }, { upsert: true });
    expect(String(upsertedId)).toMatch(/^[0-9a-f]{24}$/);
  });
});

describe('a replacement', () => {
  it.each<[Document, Document, Document | number]>([
    [{ a: 1, b: 2 }, { c: 3 }, { c: 3 }],
    [{ a: 1 }, { a: 1 }, { a: 1 }],
    [{ a: 1 }, {}, {}],
    [{ a: 1 }, { _id: 1, b: { $c: 1 }, 'd.e': 2 }, { b: { $c: 1 }, 'd.e': 2 }],
    [{ a: 1 }, { _id: 2, b: 1 }, 66],
    [{ a: 1 }, { b: 1, $c: 2 }, 52],
  ])('of %j by %j gives %j', async (before, replacement, expected) => {
    await collection.insertOne({ _id: 1, ...before });
    const answer = await test.db.command({ update: 'updates', updates: [{ q: {}, u: replacement }] });
    if (typeof expected === 'number') expect(answer.writeErrors).toMatchObject([{ index: 0, code: expected }]);
    expect(show(await stored())).toBe(show({ _id: 1, ...(typeof expected === 'object' ? expected : before) }));
  });

  it('is not for many, and takes no array filters', async () => {
    const many = await test.db.command({ update: 'updates', updates: [{ q: {}, u: { a: 1 }, multi: true }] });
    expect(many.writeErrors).toMatchObject([{ code: 9 }]);
    const filtered = await test.db.command({ update: 'updates', updates: [{ q: {}, u: { a: 1 }, arrayFilters: [{ e: 1 }] }] });
    expect(filtered.writeErrors).toMatchObject([{ code: 9 }]);
  });
});

describe('inserted documents', () => {
  it.each<[Document, Document | number]>([
    [{ a: 1, _id: 5, b: 2 }, { _id: 5, a: 1, b: 2 }],
    [{ _id: 5, $a: 1, b: { $c: 1, 'd.e': 2 }, 'f.g': 3 }, { _id: 5, $a: 1, b: { $c: 1, 'd.e': 2 }, 'f.g': 3 }],
    [{ _id: [1] }, 53],
    [{ _id: /x/ }, 53],
    [{ _id: { $a: 1 } }, 52],
    [{ _id: { a: 1 }, b: 1 }, { _id: { a: 1 }, b: 1 }],
  ])('%j', async (document, expected) => {
    const answer = await test.db.command({ insert: 'updates', documents: [document] });
    if (typeof expected === 'number') expect(answer).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: expected }] });
    else expect(show(await stored())).toBe(show(expected));
  });

  it('keep all types of BSON', async () => {
    const every = { _id: 1, d: double(3), l: long('3'), x: decimal('1.10'), b: new Binary(Buffer.from('b'), 5), r: new BSONRegExp('a', 'i'), s: new Timestamp({ t: 1, i: 2 }), u: { $ref: 'c', $id: 1 } };
    await collection.insertOne(every as unknown as AnyDoc);
    await collection.updateOne({ _id: 1 }, { $set: { other: 1 } });
    expect(show(await stored())).toBe(show({ ...every, other: 1 }));
  });
});

describe('an empty timestamp', () => {
  it('becomes the time of the server among the fields of an inserted document or a replacement, not within them', async () => {
    const empty = { _id: 1, at: new Timestamp(0n), within: { at: new Timestamp(0n) } };
    const isFilled = { at: { $gt: new Timestamp({ t: 1_700_000_000, i: 0 }), $type: 'timestamp' }, 'within.at': new Timestamp(0n) };
    await collection.insertOne(empty as unknown as AnyDoc);
    expect(await collection.countDocuments(isFilled)).toBe(1);
    await collection.replaceOne({ _id: 1 }, empty);
    expect(await collection.countDocuments(isFilled)).toBe(1);
    await collection.updateOne({ _id: 1 }, { $set: { at: new Timestamp(0n) } });
    expect(await collection.countDocuments({ at: new Timestamp(0n) })).toBe(1);
  });
});

describe('many statements', () => {
  it('stop at the first error when ordered, and go on when not; each error tells its place and key', async () => {
    await collection.createIndex({ n: 1 }, { unique: true });
    await collection.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 2 }]);
    const updates = [{ q: { _id: 1 }, u: { $inc: { m: 1 } } }, { q: { _id: 1 }, u: { $set: { n: 2 } } }, { q: { _id: 2 }, u: { $set: { m: 1 } } }];
    const duplicate = { index: 1, code: 11000, keyPattern: { n: 1 }, keyValue: { n: 2 } };
    expect(await test.db.command({ update: 'updates', updates })).toMatchObject({ n: 1, nModified: 1, writeErrors: [duplicate] });
    expect(await test.db.command({ update: 'updates', updates, ordered: false })).toMatchObject({ n: 2, nModified: 2, writeErrors: [duplicate] });
    await collection.dropIndex('n_1');
  });

  it('see what the ones before them did, and an update of many does not see its own', async () => {
    await collection.createIndex({ n: 1 });
    await collection.insertMany(Array.from({ length: 300 }, (_, _id) => ({ _id, n: _id })));
    expect(await collection.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } })).toMatchObject({ matchedCount: 300, modifiedCount: 300 });
    expect(await collection.countDocuments({ n: { $gte: 1000, $lt: 1300 } })).toBe(300);
    const { n } = await test.db.command({ delete: 'updates', deletes: [{ q: { n: { $lt: 1100 } }, limit: 0 }, { q: { n: { $lt: 1200 } }, limit: 1 }] });
    expect(n).toBe(101);
    await collection.dropIndex('n_1');
  });

  it('take a hint, and refuse one of no index', async () => {
    await collection.insertOne({ _id: 1, a: 1 });
    await collection.createIndex({ a: 1 });
    expect(await collection.updateOne({ a: 1 }, { $set: { b: 1 } }, { hint: { a: 1 } })).toMatchObject({ modifiedCount: 1 });
    await expect(collection.updateOne({ a: 1 }, { $set: { b: 2 } }, { hint: 'none' })).rejects.toMatchObject({ code: 2 });
    await expect(collection.deleteOne({ a: 1 }, { hint: { b: 1 } })).rejects.toMatchObject({ code: 2 });
    await expect(collection.findOneAndUpdate({ a: 1 }, { $set: { b: 2 } }, { hint: { b: 1 } })).rejects.toMatchObject({ code: 2 });
    expect(await collection.deleteOne({ a: 1 }, { hint: 'a_1' })).toMatchObject({ deletedCount: 1 });
    await collection.dropIndex('a_1');
  });

  it('delete one or all, and nothing else', async () => {
    const answer = test.db.command({ delete: 'updates', deletes: [{ q: {}, limit: 2 }] });
    expect(await answer).toMatchObject({ n: 0, writeErrors: [{ index: 0, code: 9 }] });
  });
});

async function stored(): Promise<Document | null> {
  return collection.findOne({}, { promoteValues: false, bsonRegExp: true });
}

/** Canonical Extended JSON: types and the order of fields show. */
function show(value: Document | number | string | null): string {
  return typeof value === 'object' && value !== null ? EJSON.stringify(value, { relaxed: false }).replaceAll(/\{"\$numberInt":"(-?\d+)"\}/g, '$1') : String(value);
}
