import { BSONRegExp, Decimal128, Double, EJSON, Int32, Long, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface AnyDoc extends Document {
  _id: number;
}

let test: TestStore;
let collection: Collection<AnyDoc>;

beforeAll(async () => {
  test = await startTestStore();
  collection = test.db.collection<AnyDoc>('expressions');
});
afterAll(() => test.remove());

/** Stands for a field that the result has not. */
const MISSING = Symbol('missing');

const long = (n: number | bigint): Long => Long.fromBigInt(BigInt(n));
const double = (n: number): Double => new Double(n);
const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const at = (iso: string): Date => new Date(iso);

/** `{case, then}` and `{if, then}`, made so that nobody takes a literal with `then` for a promise. */
const branch = (condition: unknown, outcome: unknown, name = 'case'): object => Object.fromEntries([name, 'then'].map((key, i) => [key, i === 0 ? condition : outcome]));

const MAX_INT = 2 ** 31 - 1;
const MAX_LONG = long(2n ** 63n - 1n);

/** An expression, the fields of the document it is evaluated on, and the value with its type: 1 is an int, 1.5 a double. */
type Case = [expression: unknown, fields: Document, expected: unknown];

const ARITHMETIC: Case[] = [
  [{ $add: [1, 2] }, {}, 3],
  [{ $add: [] }, {}, 0],
  [{ $add: ['$a', long(1)] }, { a: 1 }, long(2)],
  [{ $add: [MAX_INT, 1] }, {}, long(2 ** 31)],
  [{ $add: [MAX_LONG, 1] }, {}, double(2 ** 63)],
  [{ $add: [1, 1.5] }, {}, double(2.5)],
  [{ $add: [double(1), double(2)] }, {}, double(3)],
  [{ $add: [decimal('0.1'), decimal('0.2')] }, {}, decimal('0.3')],
  [{ $add: [decimal('1.10'), 1] }, {}, decimal('2.10')],
  [{ $add: [decimal('1'), double(0.1)] }, {}, decimal('1.100000000000000')],
  [{ $add: [1, null] }, {}, null],
  [{ $add: [1, '$nothing'] }, {}, null],
  [{ $add: [at('2024-01-01T00:00:00Z'), 1500] }, {}, at('2024-01-01T00:00:01.500Z')],
  [{ $add: [1, at('2024-01-01T00:00:00Z'), double(1.6)] }, {}, at('2024-01-01T00:00:00.003Z')],
  [{ $subtract: [5, 7] }, {}, -2],
  [{ $subtract: [long(5), 7] }, {}, long(-2)],
  [{ $subtract: [-MAX_INT, 2] }, {}, long(-(2 ** 31) - 1)],
  [{ $subtract: [at('2024-01-02T00:00:00Z'), at('2024-01-01T00:00:00Z')] }, {}, long(86_400_000)],
  [{ $subtract: [at('2024-01-02T00:00:00Z'), 1000] }, {}, at('2024-01-01T23:59:59Z')],
  [{ $subtract: [decimal('1.00'), decimal('0.9')] }, {}, decimal('0.10')],
  [{ $multiply: [3, 4] }, {}, 12],
  [{ $multiply: [MAX_INT, 2] }, {}, long(2 * MAX_INT)],
  [{ $multiply: [MAX_LONG, 2] }, {}, double(2 ** 64)],
  [{ $multiply: [2, 1.5] }, {}, double(3)],
  [{ $multiply: [decimal('1.5'), decimal('1.50')] }, {}, decimal('2.250')],
  [{ $multiply: [2, null, 3] }, {}, null],
  [{ $divide: [6, 3] }, {}, double(2)],
  [{ $divide: [1, 8] }, {}, double(0.125)],
  [{ $divide: [decimal('1'), 4] }, {}, decimal('0.25')],
  [{ $divide: [decimal('1'), 3] }, {}, decimal('0.3333333333333333333333333333333333')],
  [{ $divide: [decimal('2'), 3] }, {}, decimal('0.6666666666666666666666666666666667')],
  [{ $mod: [7, 3] }, {}, 1],
  [{ $mod: [-7, 3] }, {}, -1],
  [{ $mod: [long(7), 3] }, {}, long(1)],
  [{ $mod: [7.5, 2] }, {}, double(1.5)],
  [{ $mod: [decimal('7.5'), 2] }, {}, decimal('1.5')],
  [{ $abs: -5 }, {}, 5],
  [{ $abs: -(2 ** 31) }, {}, long(2 ** 31)],
  [{ $abs: decimal('-1.50') }, {}, decimal('1.50')],
  [{ $ceil: 7.2 }, {}, double(8)],
  [{ $ceil: 7 }, {}, 7],
  [{ $ceil: decimal('7.2') }, {}, decimal('8')],
  [{ $floor: -2.5 }, {}, double(-3)],
  [{ $floor: decimal('-2.5') }, {}, decimal('-3')],
  [{ $round: 2.5 }, {}, double(2)],
  [{ $round: 3.5 }, {}, double(4)],
  [{ $round: [19.25, 1] }, {}, double(19.2)],
  [{ $round: [1234, -2] }, {}, 1200],
  [{ $round: [1250, -2] }, {}, 1200],
  [{ $round: [long(1350), -2] }, {}, long(1400)],
  [{ $round: [decimal('19.252'), 2] }, {}, decimal('19.25')],
  [{ $trunc: 7.8 }, {}, double(7)],
  [{ $trunc: [-7.85, 1] }, {}, double(-7.8)],
  [{ $trunc: [7899, -3] }, {}, 7000],
  [{ $sqrt: 25 }, {}, double(5)],
  [{ $sqrt: decimal('2') }, {}, decimal('1.414213562373095048801688724209698')],
  [{ $sqrt: decimal('0.25') }, {}, decimal('0.5')],
  [{ $pow: [2, 10] }, {}, 1024],
  [{ $pow: [2, 31] }, {}, long(2 ** 31)],
  [{ $pow: [2, 63] }, {}, double(2 ** 63)],
  [{ $pow: [2, -1] }, {}, double(0.5)],
  [{ $pow: [2, 0.5] }, {}, double(Math.SQRT2)],
  [{ $pow: [-1, 3] }, {}, -1],
  [{ $exp: 0 }, {}, double(1)],
  [{ $ln: 1 }, {}, double(0)],
  [{ $log10: 1000 }, {}, double(3)],
  [{ $log: [8, 2] }, {}, double(3)],
  [{ $sum: ['$a', '$b', 'text'] }, { a: 1, b: 2.5 }, double(3.5)],
  [{ $sum: '$list' }, { list: [1, 2, 'x', null, 3] }, 6],
  [{ $sum: ['$list', 1] }, { list: [1, 2] }, 1],
  [{ $sum: '$list' }, { list: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] }, double(1)],
  [{ $sum: '$nothing' }, {}, 0],
  [{ $avg: '$list' }, { list: [1, 2, 'x'] }, double(1.5)],
  [{ $avg: '$list' }, { list: [decimal('1'), decimal('2')] }, decimal('1.5')],
  [{ $avg: '$nothing' }, {}, null],
  [{ $min: '$list' }, { list: [3, null, 1] }, 1],
  [{ $max: ['$a', '$b'] }, { a: 'x', b: 5 }, 'x'],
  [{ $stdDevPop: '$list' }, { list: [2, 4, 4, 4, 5, 5, 7, 9] }, double(2)],
  [{ $stdDevSamp: '$list' }, { list: [1] }, null],
];

const LOGIC: Case[] = [
  [{ $eq: [1, double(1)] }, {}, true],
  [{ $eq: [decimal('1.0'), long(1)] }, {}, true],
  [{ $eq: ['$nothing', null] }, {}, false],
  [{ $lt: ['$nothing', null] }, {}, true],
  [{ $gt: ['a', 5] }, {}, true],
  [{ $gt: [{ a: 2 }, { a: 1, b: 9 }] }, {}, true],
  [{ $lt: [[1, 2], [1, 3]] }, {}, true],
  [{ $gte: [true, false] }, {}, true],
  [{ $cmp: [1, 2] }, {}, -1],
  [{ $cmp: ['b', 'a'] }, {}, 1],
  [{ $ne: [1, 1] }, {}, false],
  [{ $and: [1, 'x', true] }, {}, true],
  [{ $and: [true, 0] }, {}, false],
  [{ $and: [] }, {}, true],
  [{ $and: [false, { $divide: [1, '$zero'] }] }, { zero: 0 }, false],
  [{ $or: [null, '$nothing', 0] }, {}, false],
  [{ $or: [] }, {}, false],
  [{ $or: [[], false] }, {}, true],
  [{ $not: [false] }, {}, true],
  [{ $not: '$a' }, { a: 'x' }, false],
  [{ $cond: ['$a', 'yes', 'no'] }, { a: 0 }, 'no'],
  [{ $cond: { ...branch({ $gt: ['$a', 1] }, '$a', 'if'), else: 'small' } }, { a: 5 }, 5],
  [{ $cond: [true, '$nothing', 1] }, {}, MISSING],
  [{ $ifNull: ['$a', '$b', 'c'] }, { a: null, b: 2 }, 2],
  [{ $ifNull: ['$nothing', '$none'] }, {}, MISSING],
  [{ $switch: { branches: [branch({ $eq: ['$a', 1] }, 'one'), branch({ $eq: ['$a', 2] }, 'two')], default: 'many' } }, { a: 2 }, 'two'],
  [{ $switch: { branches: [branch(false, 1)], default: 'many' } }, {}, 'many'],
];

const REFERENCES: Case[] = [
  ['$a', { a: long(1) }, long(1)],
  ['$nothing', {}, MISSING],
  ['$a.b', { a: { b: 1 } }, 1],
  ['$a.b', { a: 1 }, MISSING],
  ['$a.b', { a: [{ b: 1 }, { c: 2 }, { b: 3 }, 4] }, [1, 3]],
  ['$a.b.c', { a: [{ b: [{ c: 1 }, { c: 2 }] }, { b: { c: 3 } }] }, [[1, 2], 3]],
  ['$a.0', { a: [1, 2] }, []],
  ['$$ROOT.a', { a: 1 }, 1],
  ['$$CURRENT.a', { a: 1 }, 1],
  ['$$REMOVE', {}, MISSING],
  ['text', {}, 'text'],
  [['$a', '$nothing', 1], { a: 'x' }, ['x', null, 1]],
  [{ x: '$a', y: '$nothing', z: { w: 1 } }, { a: 1 }, { x: 1, z: { w: 1 } }],
  [{ $literal: '$a' }, { a: 1 }, '$a'],
  [{ $literal: { $add: [1, 2] } }, {}, { $add: [1, 2] }],
  [{ $let: { vars: { x: '$a', y: 2 }, in: { $add: ['$$x', '$$y'] } } }, { a: 1 }, 3],
  [{ $let: { vars: { x: 1 }, in: { $let: { vars: { x: 2, y: '$$x' }, in: ['$$x', '$$y'] } } } }, {}, [2, 1]],
  [{ $let: { vars: { CURRENT: '$a' }, in: '$b' } }, { a: { b: 7 }, b: 1 }, 7],
  [{ $let: { vars: { x: '$a' }, in: '$$x.b' } }, { a: [{ b: 1 }] }, [1]],
  [{ $type: '$$NOW' }, {}, 'date'],
  [{ $type: { $rand: {} } }, {}, 'double'],
];

const ARRAYS: Case[] = [
  [{ $arrayElemAt: ['$a', 0] }, { a: [1, 2, 3] }, 1],
  [{ $arrayElemAt: ['$a', -1] }, { a: [1, 2, 3] }, 3],
  [{ $arrayElemAt: ['$a', 5] }, { a: [1, 2, 3] }, MISSING],
  [{ $arrayElemAt: ['$nothing', 0] }, {}, null],
  [{ $first: '$a' }, { a: [] }, MISSING],
  [{ $last: '$a' }, { a: [1, 2] }, 2],
  [{ $firstN: { n: 2, input: '$a' } }, { a: [1, 2, 3] }, [1, 2]],
  [{ $lastN: { n: 2, input: '$a' } }, { a: [1, 2, 3] }, [2, 3]],
  [{ $minN: { n: 2, input: '$a' } }, { a: [3, null, 1, 2] }, [1, 2]],
  [{ $maxN: { n: 2, input: '$a' } }, { a: [3, null, 1, 2] }, [3, 2]],
  [{ $concatArrays: ['$a', [3]] }, { a: [1, 2] }, [1, 2, 3]],
  [{ $concatArrays: ['$a', null] }, { a: [1] }, null],
  [{ $filter: { input: '$a', as: 'n', cond: { $gt: ['$$n', 1] } } }, { a: [1, 2, 3] }, [2, 3]],
  [{ $filter: { input: '$a', cond: { $gt: ['$$this', 1] }, limit: 1 } }, { a: [1, 2, 3] }, [2]],
  [{ $filter: { input: null, cond: true } }, {}, null],
  [{ $map: { input: '$a', as: 'n', in: { $multiply: ['$$n', 2] } } }, { a: [1, 2.5] }, [2, double(5)]],
  [{ $map: { input: '$a', in: '$$this.x' } }, { a: [{ x: 1 }, {}] }, [1, null]],
  [{ $map: { input: [1, 2], as: 'o', in: { $map: { input: [10], as: 'i', in: { $add: ['$$o', '$$i'] } } } } }, {}, [[11], [12]]],
  [{ $reduce: { input: '$a', initialValue: '', in: { $concat: ['$$value', '$$this'] } } }, { a: ['a', 'b', 'c'] }, 'abc'],
  [{ $reduce: { input: '$nothing', initialValue: 0, in: 1 } }, {}, null],
  [{ $in: [double(2), '$a'] }, { a: [1, 2] }, true],
  [{ $in: ['x', '$a'] }, { a: [] }, false],
  [{ $indexOfArray: ['$a', 2] }, { a: [1, 2, 2] }, 1],
  [{ $indexOfArray: ['$a', 2, 2] }, { a: [1, 2, 2] }, 2],
  [{ $indexOfArray: ['$a', 2, 0, 1] }, { a: [1, 2, 2] }, -1],
  [{ $indexOfArray: [null, 2] }, {}, null],
  [{ $isArray: '$a' }, { a: [1] }, true],
  [{ $isArray: [[1]] }, {}, true],
  [{ $size: '$a' }, { a: [1, 2] }, 2],
  [{ $range: [0, 10, 3] }, {}, [0, 3, 6, 9]],
  [{ $range: [3, 0, -1] }, {}, [3, 2, 1]],
  [{ $range: [0, double(2)] }, {}, [0, 1]],
  [{ $reverseArray: '$a' }, { a: [1, 2] }, [2, 1]],
  [{ $slice: ['$a', 2] }, { a: [1, 2, 3] }, [1, 2]],
  [{ $slice: ['$a', -2] }, { a: [1, 2, 3] }, [2, 3]],
  [{ $slice: ['$a', 1, 1] }, { a: [1, 2, 3] }, [2]],
  [{ $slice: ['$a', -5, 2] }, { a: [1, 2, 3] }, [1, 2]],
  [{ $slice: ['$a', 10, 2] }, { a: [1] }, []],
  [{ $sortArray: { input: '$a', sortBy: -1 } }, { a: [1, 'x', 3, null] }, ['x', 3, 1, null]],
  [{ $sortArray: { input: '$a', sortBy: { n: 1 } } }, { a: [{ n: 2 }, { n: 1 }] }, [{ n: 1 }, { n: 2 }]],
  [{ $zip: { inputs: ['$a', ['x', 'y']] } }, { a: [1, 2, 3] }, [[1, 'x'], [2, 'y']]],
  [{ $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: [0, 0] } }, {}, [[1, 2], [0, 3]]],
  [{ $zip: { inputs: [[1], [2, 3]], useLongestLength: true } }, {}, [[1, 2], [null, 3]]],
  [{ $arrayToObject: [[['a', 1], ['b', 2]]] }, {}, { a: 1, b: 2 }],
  [{ $arrayToObject: '$a' }, { a: [{ k: 'x', v: 1 }, { k: 'x', v: 2 }] }, { x: 2 }],
  [{ $objectToArray: '$a' }, { a: { x: 1, y: 'z' } }, [{ k: 'x', v: 1 }, { k: 'y', v: 'z' }]],
  [{ $setUnion: ['$a', [2, 3, 3]] }, { a: [1, double(2)] }, [1, double(2), 3]],
  [{ $setIntersection: ['$a', [2, 3]] }, { a: [1, 2, 3] }, [2, 3]],
  [{ $setDifference: ['$a', [2]] }, { a: [1, 2, 1, 3] }, [1, 3]],
  [{ $setEquals: ['$a', [2, 1]] }, { a: [1, 2, 1] }, true],
  [{ $setIsSubset: [[1], '$a'] }, { a: [1, 2] }, true],
  [{ $anyElementTrue: ['$a'] }, { a: [0, null, 'x'] }, true],
  [{ $allElementsTrue: ['$a'] }, { a: [1, 0] }, false],
  [{ $allElementsTrue: [[]] }, {}, true],
];

const STRINGS: Case[] = [
  [{ $concat: ['a', '$b', 'c'] }, { b: 'x' }, 'axc'],
  [{ $concat: ['a', '$nothing'] }, {}, null],
  [{ $indexOfCP: ['cafétière', 'é'] }, {}, 3],
  [{ $indexOfBytes: ['cafétière', 't'] }, {}, 5],
  [{ $indexOfCP: ['abcabc', 'c', 3] }, {}, 5],
  [{ $indexOfCP: ['abc', 'z'] }, {}, -1],
  [{ $indexOfCP: ['abc', 'bc', 0, 2] }, {}, 1],
  [{ $indexOfBytes: ['abc', 'bc', 0, 2] }, {}, -1],
  [{ $indexOfCP: ['', ''] }, {}, 0],
  [{ $split: ['a-b-c', '-'] }, {}, ['a', 'b', 'c']],
  [{ $split: [null, '-'] }, {}, null],
  [{ $strLenCP: 'olá😀' }, {}, 4],
  [{ $strLenBytes: 'olá😀' }, {}, 8],
  [{ $strcasecmp: ['Abc', 'aBC'] }, {}, 0],
  [{ $strcasecmp: ['a', 'B'] }, {}, -1],
  [{ $substrCP: ['olá😀x', 2, 2] }, {}, 'á😀'],
  [{ $substrBytes: ['hello', 1, 3] }, {}, 'ell'],
  [{ $substr: ['hello', 1, -1] }, {}, 'ello'],
  [{ $substr: ['$nothing', 0, 1] }, {}, ''],
  [{ $substr: [12345, 1, 2] }, {}, '23'],
  [{ $toLower: 'ÀB' }, {}, 'Àb'],
  [{ $toUpper: 'ab é' }, {}, 'AB é'],
  [{ $toUpper: null }, {}, ''],
  [{ $trim: { input: ' \t x \n' } }, {}, 'x'],
  [{ $ltrim: { input: 'xxayx', chars: 'xy' } }, {}, 'ayx'],
  [{ $rtrim: { input: 'xxayx', chars: 'xy' } }, {}, 'xxa'],
  [{ $trim: { input: null } }, {}, null],
  [{ $regexMatch: { input: 'Hello', regex: '^h', options: 'i' } }, {}, true],
  [{ $regexMatch: { input: null, regex: 'x' } }, {}, false],
  [{ $regexFind: { input: 'café 42', regex: new BSONRegExp('([0-9])([0-9])(x)?') } }, {}, { match: '42', idx: 5, captures: ['4', '2', null] }],
  [{ $regexFind: { input: 'abc', regex: 'z' } }, {}, null],
  [{ $regexFindAll: { input: 'a1b2', regex: '[0-9]' } }, {}, [{ match: '1', idx: 1, captures: [] }, { match: '2', idx: 3, captures: [] }]],
  [{ $regexFindAll: { input: null, regex: 'z' } }, {}, []],
  [{ $replaceOne: { input: 'a.a', find: 'a', replacement: { $literal: '$&' } } }, {}, '$&.a'],
  [{ $replaceAll: { input: 'a.a', find: 'a', replacement: 'b' } }, {}, 'b.b'],
  [{ $replaceAll: { input: 'a', find: null, replacement: 'b' } }, {}, null],
];

const DAY = at('2024-02-29T13:45:06.789Z');

const DATES: Case[] = [
  [{ $year: '$d' }, { d: DAY }, 2024],
  [{ $month: '$d' }, { d: DAY }, 2],
  [{ $dayOfMonth: '$d' }, { d: DAY }, 29],
  [{ $dayOfMonth: { date: '$d', timezone: 'Asia/Tokyo' } }, { d: at('2024-02-29T20:00:00Z') }, 1],
  [{ $dayOfYear: '$d' }, { d: DAY }, 60],
  [{ $dayOfWeek: '$d' }, { d: DAY }, 5],
  [{ $hour: { date: '$d', timezone: 'America/Sao_Paulo' } }, { d: DAY }, 10],
  [{ $hour: { date: '$d', timezone: '+0530' } }, { d: DAY }, 19],
  [{ $minute: '$d' }, { d: DAY }, 45],
  [{ $second: '$d' }, { d: DAY }, 6],
  [{ $millisecond: '$d' }, { d: DAY }, 789],
  [{ $week: at('2024-01-06T00:00:00Z') }, {}, 0],
  [{ $week: at('2024-01-07T00:00:00Z') }, {}, 1],
  [{ $isoWeek: at('2021-01-03T00:00:00Z') }, {}, 53],
  [{ $isoWeekYear: at('2021-01-03T00:00:00Z') }, {}, long(2020)],
  [{ $isoDayOfWeek: at('2021-01-03T00:00:00Z') }, {}, 7],
  [{ $year: '$nothing' }, {}, null],
  [{ $year: new ObjectId('65df4cf00000000000000000') }, {}, 2024],
  [{ $dateToParts: { date: '$d' } }, { d: DAY }, { year: 2024, month: 2, day: 29, hour: 13, minute: 45, second: 6, millisecond: 789 }],
  [
    { $dateToParts: { date: at('2021-01-03T00:00:00Z'), iso8601: true } },
    {},
    { isoWeekYear: 2020, isoWeek: 53, isoDayOfWeek: 7, hour: 0, minute: 0, second: 0, millisecond: 0 },
  ],
  [{ $dateFromParts: { year: 2024, month: 2, day: 29, hour: 12 } }, {}, at('2024-02-29T12:00:00Z')],
  [{ $dateFromParts: { year: 2023, month: 14, day: 1 } }, {}, at('2024-02-01T00:00:00Z')],
  [{ $dateFromParts: { year: 2024, timezone: 'America/New_York' } }, {}, at('2024-01-01T05:00:00Z')],
  [{ $dateFromParts: { isoWeekYear: 2020, isoWeek: 53, isoDayOfWeek: 7 } }, {}, at('2021-01-03T00:00:00Z')],
  [{ $dateToString: { date: '$d' } }, { d: DAY }, '2024-02-29T13:45:06.789Z'],
  [{ $dateToString: { date: '$d', timezone: 'America/Sao_Paulo' } }, { d: DAY }, '2024-02-29T10:45:06.789'],
  [{ $dateToString: { date: '$d', format: '%d/%m/%Y %H:%M:%S.%L %j %u %w %V %G %U %%' } }, { d: DAY }, '29/02/2024 13:45:06.789 060 4 5 09 2024 08 %'],
  [{ $dateToString: { date: '$d', format: '%z %Z', timezone: '-03:00' } }, { d: DAY }, '-0300 -180'],
  [{ $dateToString: { date: null, onNull: 'none' } }, {}, 'none'],
  [{ $dateFromString: { dateString: '2024-02-29' } }, {}, at('2024-02-29T00:00:00Z')],
  [{ $dateFromString: { dateString: '2024-02-29T10:00:00-0300' } }, {}, at('2024-02-29T13:00:00Z')],
  [{ $dateFromString: { dateString: '2024-02-29 10:00', timezone: 'America/Sao_Paulo' } }, {}, at('2024-02-29T13:00:00Z')],
  [{ $dateFromString: { dateString: '29/02/2024', format: '%d/%m/%Y' } }, {}, at('2024-02-29T00:00:00Z')],
  [{ $dateFromString: { dateString: 'no date', onError: 'wrong' } }, {}, 'wrong'],
  [{ $dateFromString: { dateString: null, onNull: 'none' } }, {}, 'none'],
  [{ $dateAdd: { startDate: at('2024-01-31T12:00:00Z'), unit: 'month', amount: 1 } }, {}, at('2024-02-29T12:00:00Z')],
  [{ $dateAdd: { startDate: at('2024-03-09T12:00:00Z'), unit: 'day', amount: 1, timezone: 'America/New_York' } }, {}, at('2024-03-10T11:00:00Z')],
  [{ $dateAdd: { startDate: at('2024-03-09T12:00:00Z'), unit: 'hour', amount: 24, timezone: 'America/New_York' } }, {}, at('2024-03-10T12:00:00Z')],
  [{ $dateAdd: { startDate: '$nothing', unit: 'day', amount: 1 } }, {}, null],
  [{ $dateSubtract: { startDate: at('2024-02-29T00:00:00Z'), unit: 'year', amount: 1 } }, {}, at('2023-02-28T00:00:00Z')],
  [{ $dateSubtract: { startDate: at('2024-02-29T00:00:00Z'), unit: 'quarter', amount: 1 } }, {}, at('2023-11-29T00:00:00Z')],
  [{ $dateDiff: { startDate: at('2024-02-28T23:00:00Z'), endDate: at('2024-03-01T01:00:00Z'), unit: 'day' } }, {}, long(2)],
  [{ $dateDiff: { startDate: at('2023-12-31T23:59:59Z'), endDate: at('2024-01-01T00:00:00Z'), unit: 'year' } }, {}, long(1)],
  [{ $dateDiff: { startDate: at('2024-01-01T00:00:00Z'), endDate: at('2023-10-01T00:00:00Z'), unit: 'month' } }, {}, long(-3)],
  [{ $dateDiff: { startDate: at('2024-02-24T00:00:00Z'), endDate: at('2024-02-25T00:00:00Z'), unit: 'week' } }, {}, long(1)],
  [{ $dateDiff: { startDate: at('2024-02-25T00:00:00Z'), endDate: at('2024-02-26T00:00:00Z'), unit: 'week', startOfWeek: 'monday' } }, {}, long(1)],
  [{ $dateDiff: { startDate: at('2024-02-29T00:59:59Z'), endDate: at('2024-02-29T02:00:00Z'), unit: 'hour' } }, {}, long(2)],
  [{ $dateTrunc: { date: '$d', unit: 'hour' } }, { d: DAY }, at('2024-02-29T13:00:00Z')],
  [{ $dateTrunc: { date: '$d', unit: 'minute', binSize: 15 } }, { d: DAY }, at('2024-02-29T13:45:00Z')],
  [{ $dateTrunc: { date: '$d', unit: 'day', timezone: 'America/Sao_Paulo' } }, { d: at('2024-02-29T01:00:00Z') }, at('2024-02-28T03:00:00Z')],
  [{ $dateTrunc: { date: at('2021-03-20T11:30:05Z'), unit: 'week', binSize: 2, timezone: 'America/Los_Angeles', startOfWeek: 'Monday' } }, {}, at('2021-03-15T07:00:00Z')],
  [{ $dateTrunc: { date: '$d', unit: 'week' } }, { d: DAY }, at('2024-02-25T00:00:00Z')],
  [{ $dateTrunc: { date: '$d', unit: 'quarter' } }, { d: DAY }, at('2024-01-01T00:00:00Z')],
  [{ $dateTrunc: { date: at('1998-07-01T00:00:00Z'), unit: 'year', binSize: 5 } }, {}, at('1995-01-01T00:00:00Z')],
];

const TYPES: Case[] = [
  [{ $type: '$nothing' }, {}, 'missing'],
  [{ $type: '$a' }, { a: null }, 'null'],
  [{ $type: '$a' }, { a: decimal('1') }, 'decimal'],
  [{ $isNumber: '$a' }, { a: long(1) }, true],
  [{ $isNumber: '1' }, {}, false],
  [{ $toInt: '12' }, {}, 12],
  [{ $toInt: -1.9 }, {}, -1],
  [{ $toInt: true }, {}, 1],
  [{ $toInt: decimal('5.6') }, {}, 5],
  [{ $toInt: null }, {}, null],
  [{ $toLong: '-9223372036854775808' }, {}, long(-(2n ** 63n))],
  [{ $toLong: at('1970-01-01T00:00:01Z') }, {}, long(1000)],
  [{ $toDouble: '1.5e3' }, {}, double(1500)],
  [{ $toDouble: long(3) }, {}, double(3)],
  [{ $toDecimal: '1.10' }, {}, decimal('1.10')],
  [{ $toDecimal: 2.5 }, {}, decimal('2.50000000000000')],
  [{ $toDecimal: 5 }, {}, decimal('5')],
  [{ $toString: 2.5 }, {}, '2.5'],
  [{ $toString: double(1) }, {}, '1'],
  [{ $toString: decimal('1.10') }, {}, '1.10'],
  [{ $toString: at('2024-02-29T00:00:00Z') }, {}, '2024-02-29T00:00:00.000Z'],
  [{ $toString: new ObjectId('65df4cf00000000000000000') }, {}, '65df4cf00000000000000000'],
  [{ $toString: true }, {}, 'true'],
  [{ $toBool: 0 }, {}, false],
  [{ $toBool: 'false' }, {}, true],
  [{ $toBool: new ObjectId() }, {}, true],
  [{ $toDate: long(1000) }, {}, at('1970-01-01T00:00:01Z')],
  [{ $toDate: '2024-02-29' }, {}, at('2024-02-29T00:00:00Z')],
  [{ $toDate: new ObjectId('65df4cf00000000000000000') }, {}, at('2024-02-28T15:10:40Z')],
  [{ $toObjectId: '65df4cf00000000000000000' }, {}, new ObjectId('65df4cf00000000000000000')],
  [{ $convert: { input: 'x', to: 'int', onError: 'bad' } }, {}, 'bad'],
  [{ $convert: { input: null, to: 'int', onNull: 0 } }, {}, 0],
  [{ $convert: { input: '7', to: 16 } }, {}, 7],
  [{ $convert: { input: '7', to: null } }, {}, null],
  [{ $convert: { input: 1, to: 'array', onError: 'bad' } }, {}, 'bad'],
  [{ $tsSecond: '$t' }, { t: new Timestamp({ t: 5, i: 7 }) }, long(5)],
  [{ $mergeObjects: ['$a', null, { y: 2 }] }, { a: { x: 1, y: 1 } }, { x: 1, y: 2 }],
  [{ $getField: 'a' }, { a: 1 }, 1],
  [{ $getField: { field: 'a.b', input: '$doc' } }, { doc: { 'a.b': 3 } }, 3],
  [{ $getField: { field: { $literal: '$x' }, input: { $literal: { $x: 1 } } } }, {}, 1],
  [{ $setField: { field: 'a.b', input: '$doc', value: 2 } }, { doc: { c: 1 } }, { c: 1, 'a.b': 2 }],
  [{ $unsetField: { field: 'c', input: '$doc' } }, { doc: { c: 1, d: 2 } }, { d: 2 }],
];

/** The type is part of the text: `{"$numberInt": "1"}`. */
function canonical(value: unknown): string {
  return EJSON.stringify(value === MISSING ? {} : { r: value }, { relaxed: false });
}

function named(cases: Case[]): [string, ...Case][] {
  return cases.map(([expression, fields, expected]) => [EJSON.stringify(expression), expression, fields, expected]);
}

describe.each([
  ['arithmetic', ARITHMETIC],
  ['logic', LOGIC],
  ['references', REFERENCES],
  ['arrays', ARRAYS],
  ['strings', STRINGS],
  ['dates', DATES],
  ['types and objects', TYPES],
])('%s', (_, cases) => {
  it.each(named(cases))('%s', async (_name, expression, fields, expected) => {
    await collection.replaceOne({ _id: 1 }, fields as AnyDoc, { upsert: true });
    const [result] = await collection.aggregate([{ $replaceWith: { r: expression } }], { promoteValues: false }).toArray();
    expect(EJSON.stringify(result, { relaxed: false })).toBe(canonical(expected));
  });
});

describe('errors', () => {
  it.each<[string, unknown, number]>([
    ['an unknown operator', { $foo: 1 }, 168],
    ['two operators in one', { $add: [1], $subtract: [1, 2] }, 15983],
    ['$function', { $function: { body: 'f', args: [], lang: 'js' } }, 115],
    ['a known operator that is not done', { $sin: 1 }, 115],
    ['too few operands', { $subtract: [1] }, 16020],
    ['too many operands', { $slice: [1, 2, 3, 4] }, 28667],
    ['a lone $', '$', 16872],
    ['an undefined variable', '$$foo', 17276],
    ['a path that ends with a point', '$a.', 40353],
    ['a capital variable name', { $let: { vars: { X: 1 }, in: 1 } }, 9],
    ['$add of a string', { $add: [1, 'x'] }, 14],
    ['$add of two dates', { $add: [new Date(0), new Date(0)] }, 16612],
    ['$divide by zero', { $divide: [1, 0] }, 2],
    ['$mod by zero', { $mod: [1, 0] }, 16610],
    ['$sqrt of a negative number', { $sqrt: -1 }, 28714],
    ['$abs of a string', { $abs: 'x' }, 28765],
    ['$log of zero', { $log10: 0 }, 28761],
    ['$cond without else', { $cond: branch(1, 2, 'if') }, 17082],
    ['$switch without a match', { $switch: { branches: [branch(false, 1)] } }, 40066],
    ['$size of no array', { $size: 'x' }, 17124],
    ['$in without an array', { $in: [1, 2] }, 40081],
    ['$concat of a number', { $concat: ['a', 1] }, 16702],
    ['$strLenCP of null', { $strLenCP: null }, 34471],
    ['$substrBytes within a character', { $substrBytes: ['é', 1, 1] }, 28656],
    ['$toInt of a word', { $toInt: 'x' }, 241],
    ['$toInt beyond its range', { $toInt: 2 ** 31 }, 241],
    ['$toObjectId of another text', { $toObjectId: 'x' }, 241],
    ['an unknown time zone', { $hour: { date: new Date(0), timezone: 'Nowhere' } }, 40485],
    ['$dateFromString of another text', { $dateFromString: { dateString: 'x' } }, 241],
    ['a unit that is missing', { $dateTrunc: { date: new Date(0) } }, 5439010],
    ['an unknown type', { $convert: { input: 1, to: 'foo' } }, 2],
    ['an unknown unit', { $dateTrunc: { date: new Date(0), unit: 'fortnight' } }, 9],
    ['$year of a string', { $year: 'x' }, 16006],
    ['$mergeObjects of a number', { $mergeObjects: [1] }, 40400],
    ['$arrayElemAt of no array', { $arrayElemAt: [1, 0] }, 28689],
    ['$range without a step', { $range: [0, 1, 0] }, 34449],
    ['an invalid regular expression', { $regexMatch: { input: 'a', regex: '(' } }, 51111],
  ])('%s', async (_, expression, code) => {
    await collection.replaceOne({ _id: 1 }, {}, { upsert: true });
    await expect(collection.aggregate([{ $replaceWith: { r: expression } }]).toArray()).rejects.toMatchObject({ code });
  });

  it('have the name of MongoDB, and Location where it has none', async () => {
    await expect(collection.aggregate([{ $project: { r: { $abs: 'x' } } }]).toArray()).rejects.toMatchObject({ codeName: 'Location28765' });
    await expect(collection.aggregate([{ $project: { r: { $foo: 'x' } } }]).toArray()).rejects.toMatchObject({ codeName: 'Location31325' });
  });
});

describe('$expr', () => {
  const scalar = fc.oneof(
    fc.integer({ min: -3, max: 3 }).map((n) => new Int32(n)),
    fc.integer({ min: -3, max: 3 }).map((n) => long(n)),
    fc.constantFrom(-1.5, 0.5, 2).map(double),
    fc.constantFrom('-1.5', '0.50', '2').map(decimal),
    fc.constantFrom('', 'a', 'B', 'ç'),
    fc.boolean(),
    fc.constantFrom(0, 1).map((n) => new Date(n)),
  );

  it('compares scalars of one type as the operators of filters do', async () => {
    const scalars = test.db.collection<AnyDoc>('scalars');
    await fc.assert(
      fc.asyncProperty(fc.array(scalar, { minLength: 1, maxLength: 12 }), scalar, fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte'), async (values, operand, operator) => {
        await scalars.deleteMany({});
        await scalars.insertMany(values.map((a, _id) => ({ _id, a })));
        const sameType = { $expr: { $in: [{ $type: '$a' }, { $cond: [{ $isNumber: { $literal: operand } }, ['int', 'long', 'double', 'decimal'], [{ $type: { $literal: operand } }]] }] } };
        const ids = async (filter: object): Promise<number[]> => (await scalars.find({ $and: [sameType, filter] }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
        expect(await ids({ $expr: { [operator]: ['$a', { $literal: operand }] } })).toEqual(await ids({ a: { [operator]: operand } }));
      }),
      { numRuns: 60 },
    );
  });

  it('sees the constants of let', async () => {
    await collection.deleteMany({});
    await collection.insertMany([{ _id: 1, n: 1 }, { _id: 2, n: 5 }]);
    expect(await collection.find({ $expr: { $gt: ['$n', '$$least'] } }, { let: { least: 2 } }).toArray()).toEqual([{ _id: 2, n: 5 }]);
    expect(await collection.find({ $expr: { $eq: ['$n', '$$sum'] } }, { let: { sum: { $add: [2, 3] } } }).toArray()).toEqual([{ _id: 2, n: 5 }]);
    expect((await collection.deleteMany({ $expr: { $eq: ['$n', '$$one'] } }, { let: { one: 1 } })).deletedCount).toBe(1);
    await expect(collection.find({ $expr: '$$missing' }).toArray()).rejects.toMatchObject({ code: 17276 });
  });
});
