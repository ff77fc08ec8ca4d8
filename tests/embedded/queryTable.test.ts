import { Binary, BSONRegExp, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

/**
 * What MongoDB 7 answers, written from its manual (query operators, comparison and sort order, null and missing fields)
 * and from the behaviour that its server has: documents, then filters with the `_id`s that they find, or an error code.
 */
interface Group {
  name: string;
  /** Their `_id`s are their places, from 0; a value that is no document is that of the field `a`. */
  documents: unknown[];
  filters: [filter: Document, expected: number[] | number][];
}

interface Row extends Document {
  _id: number;
}

let test: TestStore;
let collection: Collection<Row>;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const long = (text: string): Long => Long.fromString(text);
const bytes = (...list: number[]): Binary => new Binary(Buffer.from(list));
const regex = (pattern: string, options = ''): BSONRegExp => new BSONRegExp(pattern, options);

const GROUPS: Group[] = [
  {
    name: 'null and missing',
    documents: [{}, { a: null }, { a: 1 }, { a: [] }, { a: [null] }, { a: [1, null] }, { a: {} }, { a: { b: null } }, { a: { b: 1 } }, { a: [{ b: 5 }] }, { a: [{}] }, { a: [{}, { b: 5 }] }, { a: [5, { b: 5 }] }],
    filters: [
      [{ a: null }, [0, 1, 4, 5]],
      [{ a: { $eq: null } }, [0, 1, 4, 5]],
      [{ a: { $in: [null] } }, [0, 1, 4, 5]],
      [{ a: { $in: [null, 1] } }, [0, 1, 2, 4, 5]],
      [{ a: { $ne: null } }, [2, 3, 6, 7, 8, 9, 10, 11, 12]],
      [{ a: { $nin: [null] } }, [2, 3, 6, 7, 8, 9, 10, 11, 12]],
      [{ a: { $not: { $eq: null } } }, [2, 3, 6, 7, 8, 9, 10, 11, 12]],
      [{ a: { $gte: null } }, [0, 1, 4, 5]],
      [{ a: { $lte: null } }, [0, 1, 4, 5]],
      [{ a: { $gt: null } }, []],
      [{ a: { $exists: true } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
      [{ a: { $exists: false } }, [0]],
      [{ a: { $exists: 0 } }, [0]],
      [{ a: { $exists: new Long(0) } }, [0]],
      [{ a: { $exists: 'no' } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
      [{ a: { $type: 'null' } }, [1, 4, 5]],
      [{ a: { $type: 10 } }, [1, 4, 5]],
      [{ 'a.b': null }, [0, 1, 2, 6, 7, 10, 11]],
      [{ 'a.b': { $in: [null] } }, [0, 1, 2, 6, 7, 10, 11]],
      [{ 'a.b': { $ne: null } }, [3, 4, 5, 8, 9, 12]],
      [{ 'a.b': { $exists: true } }, [7, 8, 9, 11, 12]],
      [{ 'a.b': { $exists: false } }, [0, 1, 2, 3, 4, 5, 6, 10]],
      [{ a: { $elemMatch: { $eq: null } } }, [4, 5]],
      [{ a: { $elemMatch: { b: null } } }, [10, 11]],
      [{ a: { $elemMatch: { b: { $exists: false } } } }, [10, 11]],
      [{ a: [] }, [3]],
      [{ a: {} }, [6, 10, 11]],
      [{ a: [null] }, [4]],
      [{ a: undefined }, [0, 1, 4, 5]],
    ],
  },
  {
    name: 'numbers of all types',
    documents: [new Int32(1), new Double(1), long('1'), decimal('1'), decimal('1.0'), new Double(1.5), long('9007199254740993'), new Double(9007199254740992), decimal('9007199254740993'), new Double(Number.NaN), decimal('NaN'), new Double(-0), new Int32(0), new Double(Infinity), decimal('Infinity'), decimal('0.1'), new Double(0.1), decimal('1E400'), decimal('2E400')],
    filters: [
      [{ a: 1 }, [0, 1, 2, 3, 4]],
      [{ a: decimal('1.00') }, [0, 1, 2, 3, 4]],
      [{ a: { $gt: 1, $lt: 2 } }, [5]],
      [{ a: long('9007199254740993') }, [6, 8]],
      [{ a: new Double(9007199254740992) }, [7]],
      [{ a: { $gt: new Double(9007199254740992), $lt: 1e300 } }, [6, 8]],
      [{ a: Number.NaN }, [9, 10]],
      [{ a: { $gte: Number.NaN } }, [9, 10]],
      [{ a: { $lte: Number.NaN } }, [9, 10]],
      [{ a: { $gt: Number.NaN } }, []],
      [{ a: { $lt: 0 } }, []],
      [{ a: { $lte: 0 } }, [11, 12]],
      [{ a: 0 }, [11, 12]],
      [{ a: Infinity }, [13, 14]],
      [{ a: { $gt: 1e308, $lt: Infinity } }, [17, 18]],
      [{ a: decimal('1E400') }, [17]],
      [{ a: decimal('0.1') }, [15]],
      [{ a: 0.1 }, [16]],
      [{ a: { $in: [1, 0.1] } }, [0, 1, 2, 3, 4, 16]],
      [{ a: { $nin: [1, 0] }, _id: { $lt: 6 } }, [5]],
      [{ a: { $type: 'int' } }, [0, 12]],
      [{ a: { $type: 'long' } }, [2, 6]],
      [{ a: { $type: ['double', 'decimal'] }, _id: { $lt: 9 } }, [1, 3, 4, 5, 7, 8]],
      [{ a: { $type: 'number' }, _id: { $lt: 3 } }, [0, 1, 2]],
      [{ a: { $type: 'numbers' } }, 2],
      [{ a: { $type: 99 } }, 2],
      [{ a: { $type: [] } }, 9],
    ],
  },
  {
    name: 'the order of types',
    documents: [new MinKey(), null, 5, 'text', { x: 1 }, [7], bytes(1), new ObjectId('65f0c0ffee0123456789abcd'), true, new Date(0), new Timestamp({ t: 1, i: 0 }), regex('x'), new Code('f()'), new Code('f()', { a: 1 }), new MaxKey()],
    filters: [
      [{ a: { $gt: new MinKey() } }, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
      [{ a: { $lte: new MinKey() } }, [0]],
      [{ a: { $lt: new MaxKey() } }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]],
      [{ a: new MaxKey() }, [14]],
      [{ b: { $gt: new MinKey() } }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
      [{ b: { $lt: new MinKey() } }, []],
      [{ a: { $gte: 0 } }, [2, 5]],
      [{ a: { $gte: '' } }, [3]],
      [{ a: { $gte: {} } }, [4]],
      [{ a: { $gte: [] } }, [5]],
      [{ a: { $gte: bytes() } }, [6]],
      [{ a: { $gte: new ObjectId('000000000000000000000000') } }, [7]],
      [{ a: { $gte: false } }, [8]],
      [{ a: { $gte: new Date(-1) } }, [9]],
      [{ a: { $gte: new Timestamp({ t: 0, i: 0 }) } }, [10]],
      [{ a: regex('x') }, [3, 11]],
      [{ a: { $eq: regex('x') } }, [11]],
      [{ a: { $gt: regex('x') } }, 2],
      [{ a: { $ne: regex('x') } }, 2],
      [{ a: new Code('f()') }, [12]],
      [{ a: new Code('f()', { a: 1 }) }, [13]],
      [{ a: { $type: 'array' } }, [5]],
      [{ a: { $type: 'object' } }, [4]],
      [{ a: { $type: ['javascript', 'javascriptWithScope'] } }, [12, 13]],
      [{ a: { $type: [-1, 127] } }, [0, 14]],
      [{ a: { $type: 'int' } }, [2, 5]],
    ],
  },
  {
    name: 'strings, binary data and dates',
    documents: ['', 'a', 'B', 'b', 'é', '\u{1F600}', '\uFFFD', bytes(1), bytes(0, 0), bytes(2), new Binary(Buffer.from([1]), 5), new Date(-1), new Date(1000), new Timestamp({ t: 2, i: 5 }), new Timestamp({ t: 2, i: 6 })],
    filters: [
      [{ a: { $gt: 'B' } }, [1, 3, 4, 5, 6]],
      [{ a: { $gt: '\uFFFD' } }, [5]],
      [{ a: { $lt: 'a' } }, [0, 2]],
      [{ a: { $gt: bytes(1) } }, [8, 9, 10]],
      [{ a: { $gte: bytes(2), $lt: bytes(0, 0) } }, [9, 10]],
      [{ a: bytes(1) }, [7]],
      [{ a: { $lt: new Date(0) } }, [11]],
      [{ a: { $gt: new Timestamp({ t: 2, i: 5 }) } }, [14]],
      [{ a: { $gte: new Timestamp({ t: 0, i: 0 }) } }, [13, 14]],
    ],
  },
  {
    name: 'documents',
    documents: [{ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } }, { a: { x: 1 } }, { a: { x: 1, y: 3 } }, { a: { x: '1' } }, { a: [{ x: 1, y: 2 }] }, { a: { x: { z: 1 } } }, { a: new Int32(1), 'a.x': 9 }],
    filters: [
      [{ a: { x: 1, y: 2 } }, [0, 5]],
      [{ a: { y: 2, x: 1 } }, [1]],
      [{ 'a.x': 1, 'a.y': 2 }, [0, 1, 5]],
      [{ a: { x: new Double(1) } }, [2]],
      [{ a: { $gt: { x: 1 } } }, [0, 1, 3, 4, 5, 6]],
      [{ a: { $lt: { x: 1, y: 3 } } }, [0, 2, 5]],
      [{ 'a.x.z': 1 }, [6]],
      [{ 'a.x': 9 }, []],
      [{ a: { x: 1, $gt: 2 } }, []],
      [{ a: { $gt: 1, x: 2 } }, 2],
    ],
  },
  {
    name: 'arrays',
    documents: [[1, 2, 3], [3, 2, 1], [1], 1, [[1, 2, 3]], [[1], [2]], [], ['a', 'ab'], [5, 20], [{ x: 1 }, { x: 5 }], [{ x: [1, 9] }], [1, 1]],
    filters: [
      [{ a: 1 }, [0, 1, 2, 3, 11]],
      [{ a: [1, 2, 3] }, [0, 4]],
      [{ a: [1] }, [2, 5]],
      [{ a: { $in: [[1]] } }, [2, 5]],
      [{ a: { $in: [[]] } }, [6]],
      [{ a: { $ne: 1 } }, [4, 5, 6, 7, 8, 9, 10]],
      [{ a: { $nin: [1, 5, [1]] } }, [4, 6, 7, 9, 10]],
      [{ a: { $gt: 6, $lt: 10 } }, [8]],
      [{ a: { $elemMatch: { $gt: 6, $lt: 10 } } }, []],
      [{ a: { $elemMatch: { $gte: 2, $lt: 3 } } }, [0, 1]],
      [{ a: { $not: { $gt: 6 } } }, [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11]],
      [{ a: { $size: 0 } }, [6]],
      [{ a: { $size: 2 } }, [5, 7, 8, 9, 11]],
      [{ a: { $size: new Double(1) } }, [2, 4, 10]],
      [{ a: { $size: 1.5 } }, 2],
      [{ a: { $size: -1 } }, 2],
      [{ a: { $size: '1' } }, 2],
      [{ a: { $all: [1, 2] } }, [0, 1]],
      [{ a: { $all: [1] } }, [0, 1, 2, 3, 11]],
      [{ a: { $all: [[1]] } }, [2, 5]],
      [{ a: { $all: [] } }, []],
      [{ a: { $all: [regex('^a'), 'ab'] } }, [7]],
      [{ a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 5 } }] } }, [9]],
      [{ a: { $all: [{ $gt: 1 }] } }, 2],
      [{ a: { $all: 1 } }, 2],
      [{ a: { $gte: [3] } }, [1, 4, 5, 7, 8, 9, 10]],
      [{ a: { $lt: [1, 2] } }, [2, 5, 6, 11]],
      [{ 'a.0': 1 }, [0, 2, 11]],
      [{ 'a.0': [1] }, [5]],
      [{ 'a.0.0': 1 }, [4, 5]],
      [{ 'a.1': { $exists: true } }, [0, 1, 5, 7, 8, 9, 11]],
      [{ 'a.x': 1 }, [9, 10]],
      [{ 'a.x': { $gt: 1, $lt: 5 } }, [9, 10]],
      [{ 'a.x': { $elemMatch: { $gt: 5 } } }, [10]],
      [{ a: { $elemMatch: { x: { $gt: 1 } } } }, [9, 10]],
      [{ a: { $elemMatch: { x: { $gt: 1, $lt: 9 } } } }, [9, 10]],
      [{ a: { $elemMatch: { $in: [2, 20] } } }, [0, 1, 8]],
      [{ a: { $elemMatch: { $ne: 1 } } }, [0, 1, 4, 5, 7, 8, 9, 10]],
      [{ a: { $elemMatch: { $not: { $gte: 1 } } } }, [4, 5, 7, 9, 10]],
      [{ a: { $elemMatch: { $elemMatch: { $eq: 1 } } } }, [4, 5]],
      [{ a: { $elemMatch: { $gt: 2 } } }, [0, 1, 8]],
      [{ a: { $elemMatch: { 0: 1 } } }, [4, 5]],
      [{ a: { $elemMatch: { $regex: 'b$' } } }, [7]],
      [{ a: { $elemMatch: { $or: [{ x: 5 }, { x: 7 }] } } }, [9]],
      [{ a: { $elemMatch: {} } }, [4, 5, 9, 10]],
      [{ a: { $elemMatch: 1 } }, 2],
      [{ a: { $type: 'array' } }, [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]],
      [{ a: { $type: 'string' } }, [7]],
    ],
  },
  {
    name: 'dotted paths through arrays',
    documents: [{ a: [{ b: [{ c: 1 }, { c: 2 }] }] }, { a: { b: { c: 1 } } }, { a: [{ b: { c: 3 } }, 7] }, { a: [[{ b: { c: 1 } }]] }, { a: { 0: { b: 1 } } }, { a: [{ 0: 'field' }, 'position'] }, { a: [{ b: 1 }, { b: [2, 3] }] }],
    filters: [
      [{ 'a.b.c': 1 }, [0, 1]],
      [{ 'a.b.c': { $gt: 1 } }, [0, 2]],
      [{ 'a.0.b.c': 1 }, [0, 3]],
      [{ 'a.0.b.1.c': 2 }, [0]],
      [{ 'a.0.b': 1 }, [4, 6]],
      [{ 'a.0': 'field' }, [5]],
      [{ 'a.1': 'position' }, [5]],
      [{ 'a.b': 3 }, [6]],
      [{ 'a.b': [2, 3] }, [6]],
      [{ 'a.b.1': 3 }, [6]],
      [{ 'a.1.b': 2 }, [6]],
    ],
  },
  {
    name: 'logical operators',
    documents: [{ a: 1, b: 1 }, { a: 1, b: 2 }, { a: 2, b: 1 }, { a: 2, b: 2 }, { a: [1, 2] }],
    filters: [
      [{ $and: [{ a: 1 }, { a: 2 }] }, [4]],
      [{ $or: [{ a: 1, b: 2 }, { a: 2, b: 1 }] }, [1, 2]],
      [{ a: 1, $or: [{ b: 2 }, { b: { $exists: false } }] }, [1, 4]],
      [{ $and: [{ $or: [{ a: 1 }] }, { $or: [{ b: 1 }, { b: null }] }] }, [0, 4]],
      [{ $nor: [{ a: 1 }, { b: 2 }] }, [2]],
      [{ a: { $not: { $in: [1] } } }, [2, 3]],
      [{ a: { $not: { $gt: 1, $lt: 9 } } }, [0, 1]],
      [{ a: { $not: { $not: { $eq: 1 } } } }, [0, 1, 4]],
      [{ $comment: 'nothing', a: 2, b: 2 }, [3]],
      [{ $expr: { $gt: ['$b', '$a'] } }, [1]],
      [{ $or: [] }, 2],
      [{ $and: {} }, 2],
      [{ $nor: [1] }, 2],
      [{ a: { $not: 1 } }, 2],
      [{ a: { $not: {} } }, 2],
      [{ a: { $in: [{ $gt: 1 }] } }, 2],
      [{ a: { $nin: 1 } }, 2],
      [{ $unknown: 1 }, 2],
      [{ a: { $unknown: 1 } }, 2],
      [{ $where: 'true' }, 2],
      [{ $text: { $search: 'x' } }, 27],
      [{ a: { $near: [0, 0] } }, 291],
      [{ a: { $geoWithin: { $center: [[0, 0], 1] } } }, 115],
      [{ $jsonSchema: {} }, [0, 1, 2, 3, 4]],
      [{ $jsonSchema: { properties: { a: { bsonType: 'int', minimum: 2 } }, required: ['b'] } }, [2, 3]],
    ],
  },
  {
    name: '$mod',
    documents: [new Int32(4), new Double(4.9), long('9007199254740993'), -5, 'x', [1, 4], decimal('4.5'), new Double(Number.NaN), new Double(1e300), new Double(Infinity)],
    filters: [
      [{ a: { $mod: [4, 0] } }, [0, 1, 5, 6]],
      [{ a: { $mod: [4.9, 0.5] } }, [0, 1, 5, 6]],
      [{ a: { $mod: [3, -2] } }, [3]],
      [{ a: { $mod: [10, 3] } }, [2]],
      [{ a: { $mod: [-4, 0] } }, [0, 1, 5, 6]],
      [{ a: { $mod: [0, 0] } }, 2],
      [{ a: { $mod: [4] } }, 2],
      [{ a: { $mod: [4, 0, 1] } }, 2],
      [{ a: { $mod: ['4', 0] } }, 2],
      [{ a: { $mod: [Number.NaN, 0] } }, 2],
      [{ a: { $mod: 4 } }, 2],
    ],
  },
  {
    name: 'bits',
    documents: [new Int32(54), new Double(54), long('54'), new Double(54.5), -1, bytes(0b0110110), bytes(0, 1), 'x', [54, 0], decimal('54'), null],
    filters: [
      [{ a: { $bitsAllSet: [1, 5] } }, [0, 1, 2, 4, 5, 8]],
      [{ a: { $bitsAllSet: 50 } }, [0, 1, 2, 4, 5, 8]],
      [{ a: { $bitsAllSet: bytes(0b110010) } }, [0, 1, 2, 4, 5, 8]],
      [{ a: { $bitsAllClear: [0, 3] } }, [0, 1, 2, 5, 6, 8]],
      [{ a: { $bitsAnySet: 9 } }, [4]],
      [{ a: { $bitsAnyClear: [1, 3] } }, [0, 1, 2, 5, 6, 8]],
      [{ a: { $bitsAllSet: [8] } }, [4, 6]],
      [{ a: { $bitsAllSet: [200] } }, [4]],
      [{ a: { $bitsAllClear: [200] } }, [0, 1, 2, 5, 6, 8]],
      [{ a: { $bitsAllSet: 0 } }, [0, 1, 2, 4, 5, 6, 8]],
      [{ a: { $bitsAllSet: [-1] } }, 2],
      [{ a: { $bitsAllSet: 'x' } }, 2],
      [{ a: { $bitsAllSet: -1 } }, 9],
      [{ a: { $bitsAllSet: 1.5 } }, 9],
    ],
  },
  {
    name: 'regular expressions',
    documents: ['Apple', 'apple pie', 'pie\napple', 'a+b', ['x', 'apple'], regex('^app'), 5, 'É', 'apple\n', '', 'a.b'],
    filters: [
      [{ a: regex('^app') }, [1, 4, 5, 8]],
      [{ a: regex('^APP', 'i') }, [0, 1, 4, 8]],
      [{ a: { $regex: '^app' } }, [1, 4, 5, 8]],
      [{ a: { $regex: '^app', $options: 'm' } }, [1, 2, 4, 8]],
      [{ a: { $regex: 'pie.apple', $options: 's' } }, [2]],
      [{ a: { $regex: 'pie.apple' } }, []],
      [{ a: { $regex: 'a p p # the beginning\n le', $options: 'x' } }, [1, 2, 4, 8]],
      [{ a: { $regex: '(?i)^apple$' } }, [0, 4, 8]],
      [{ a: { $regex: '\\Aapple\\z' } }, [4]],
      [{ a: { $regex: '\\Aapple\\Z' } }, [4, 8]],
      [{ a: { $regex: 'apple$' } }, [2, 4, 8]],
      [{ a: { $regex: 'é', $options: 'i' } }, [7]],
      [{ a: { $regex: '\\Qa+b\\E' } }, [3]],
      [{ a: { $regex: 'a\\+b' } }, [3]],
      [{ a: { $regex: '^a[[:punct:]]b$' } }, [3, 10]],
      [{ a: { $regex: '^a\\.' } }, [10]],
      [{ a: { $regex: '' }, _id: 9 }, [9]],
      [{ a: { $in: [regex('^a\\+'), 5] } }, [3, 6]],
      [{ a: { $nin: [regex('a'), regex('A')] } }, [5, 6, 7, 9]],
      [{ a: { $not: regex('a') } }, [0, 5, 6, 7, 9]],
      [{ a: { $not: { $regex: 'a', $options: 'i' } } }, [5, 6, 7, 9]],
      [{ a: { $regex: regex('^APP'), $options: 'i' } }, [0, 1, 4, 8]],
      [{ a: { $regex: '^a', $ne: 'a+b' }, _id: { $lt: 4 } }, [1]],
      [{ a: { $regex: regex('a', 'i'), $options: 'i' } }, 51074],
      [{ a: { $regex: 'a', $options: 'z' } }, 51108],
      [{ a: { $regex: '(' } }, 51091],
      [{ a: { $regex: '[a' } }, 51091],
      [{ a: { $regex: 'a++' } }, 51091],
      [{ a: { $regex: 5 } }, 2],
      [{ a: { $options: 'i' } }, 2],
      [{ a: { $regex: 'a', $options: 5 } }, 2],
    ],
  },
  {
    name: 'references',
    documents: [{ a: { $ref: 'c', $id: 1 } }, { a: { $ref: 'c', $id: 2, $db: 'd' } }, { a: [{ $ref: 'c', $id: 1 }] }, { a: { $id: 1 } }],
    filters: [
      [{ a: { $ref: 'c', $id: 1 } }, [0, 2]],
      [{ 'a.$id': 1 }, [0, 2, 3]],
      [{ 'a.$ref': 'c', 'a.$id': { $gt: 1 } }, [1]],
      [{ 'a.$db': 'd' }, [1]],
      [{ a: { $elemMatch: { $id: 1 } } }, [2]],
    ],
  },
];

describe.each(GROUPS)('$name', ({ documents, filters }) => {
  beforeAll(async () => {
    collection = test.db.collection<Row>('table');
    await collection.drop();
    await collection.insertMany(documents.map((document, _id) => (isPlain(document) ? { _id, ...document } : { _id, a: document })));
  });

  it.each(filters.map(([filter, expected]) => ({ filter, expected, text: print(filter) })))('$text → $expected', async ({ filter, expected }) => {
    for (const hint of [{ $natural: 1 }, undefined]) {
      const found = collection.find(filter, { sort: { _id: 1 }, ...(hint ? { hint } : {}) }).toArray();
      if (typeof expected === 'number') await expect(found).rejects.toMatchObject({ code: expected });
      else expect((await found).map(({ _id }) => _id)).toEqual(expected);
    }
  });
});

const INDEXED: Document[] = [{ a: 1 }, { 'a.b': 1 }, { 'a.x': 1 }, { 'a.b.c': -1 }, { a: -1, b: 1 }, { 'a.0': 1 }];

describe.each(GROUPS)('$name, with indexes', ({ documents, filters }) => {
  it('finds the same', async () => {
    collection = test.db.collection<Row>('indexed');
    await collection.drop();
    for (const key of INDEXED) await collection.createIndex(key as never);
    await collection.insertMany(documents.map((document, _id) => (isPlain(document) ? { _id, ...document } : { _id, a: document })));
    for (const [filter, expected] of filters) {
      if (typeof expected === 'number') continue;
      const found = await collection.find(filter).toArray();
      expect({ filter, ids: found.map(({ _id }) => _id).toSorted((p, q) => p - q) }).toEqual({ filter, ids: expected });
      expect(await collection.countDocuments(filter)).toBe(expected.length);
    }
  });
});

/** Sorted ascending; a descending sort is the other way round, where arrays count with their greatest element. */
const ORDERS: [name: string, values: unknown[]][] = [
  ['types', [new MinKey(), null, 5, 'text', { x: 1 }, bytes(1), new ObjectId('65f0c0ffee0123456789abcd'), true, new Date(0), new Timestamp({ t: 1, i: 0 }), regex('x'), new MaxKey()]],
  ['numbers', [new Double(Number.NaN), new Double(-Infinity), -3, decimal('-2.5'), 0, decimal('0.1'), new Double(0.5), long('1'), new Double(9007199254740992), long('9007199254740993'), new Double(1e300), new Double(Infinity)]],
  ['strings', ['', 'A', 'B', 'a', 'a\0', 'aa', 'b', 'é', '\uFFFD', '\u{1F600}']],
  ['documents', [{}, { a: null }, { a: 1 }, { a: 1, b: 1 }, { a: 2 }, { b: 1 }, { a: 'x' }]],
  ['binary data', [bytes(), bytes(1), bytes(2), new Binary(Buffer.from([1]), 5), bytes(0, 0)]],
  ['booleans and dates', [false, true, new Date(-5), new Date(0), new Date(5)]],
];

describe('sort', () => {
  beforeEach(async () => {
    collection = test.db.collection<Row>('sorted');
    await collection.drop();
  });

  it.each(ORDERS)('orders %s', async (_, values) => {
    const rows = values.map((a, _id) => ({ _id, a })).toReversed();
    await collection.insertMany([...rows.slice(3), ...rows.slice(0, 3)]);
    for (const index of [false, true]) {
      if (index) await collection.createIndex({ a: 1 });
      const up = await collection.find({}, { sort: { a: 1 } }).toArray();
      expect(up.map(({ _id }) => _id)).toEqual(values.map((__, i) => i));
      const down = await collection.find({}, { sort: { a: -1 } }).toArray();
      expect(down.map(({ _id }) => _id)).toEqual(values.map((__, i) => i).toReversed());
    }
  });

  it('takes the smallest element of an array going up and the greatest going down; an empty one comes before null', async () => {
    await collection.insertMany([{ _id: 0, a: [] }, { _id: 1, a: null }, { _id: 2, a: [1, 9] }, { _id: 3, a: 2 }, { _id: 4, a: [3, 5] }, { _id: 5, a: [[0]] }]);
    const ids = async (direction: 1 | -1): Promise<number[]> => (await collection.find({}, { sort: { a: direction } }).toArray()).map(({ _id }) => _id);
    expect(await ids(1)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await ids(-1)).toEqual([5, 2, 4, 3, 1, 0]);
  });

  it('takes the fields of one element together, and refuses parallel arrays', async () => {
    await collection.insertMany([{ _id: 0, a: [{ x: 1, y: 9 }, { x: 2, y: 0 }] }, { _id: 1, a: [{ x: 1, y: 5 }] }, { _id: 2, a: [1], b: [1] }]);
    const sorted = await collection.find({ _id: { $lt: 2 } }, { sort: { 'a.x': 1, 'a.y': 1 } }).toArray();
    expect(sorted.map(({ _id }) => _id)).toEqual([1, 0]);
    await expect(collection.find({}, { sort: { a: 1, b: 1 } }).toArray()).rejects.toMatchObject({ code: 2 });
  });

  it('by $natural goes through the documents and is alone', async () => {
    await collection.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    expect((await collection.find({}, { sort: { $natural: -1 } }).toArray()).map(({ _id }) => _id)).toEqual([3, 2, 1]);
    await expect(collection.find({}, { sort: { $natural: 1, a: 1 } }).toArray()).rejects.toMatchObject({ code: 2 });
  });
});

function isPlain(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype && ('a' in value || Object.keys(value).length === 0);
}

function print(filter: Document): string {
  return JSON.stringify(filter, (_, value: unknown) => (typeof value === 'number' && !Number.isFinite(value) ? String(value) : value));
}
