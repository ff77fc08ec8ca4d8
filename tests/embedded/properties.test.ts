import { Binary, BSONRegExp, Code, Decimal128, Double, EJSON, Int32, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';
import type { Collection, Document, IndexDescription, MongoServerError } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

/** PROPERTY_RUNS: how many collections are made up; PROPERTY_SEED: those of an earlier run; PROPERTY_SHRINK: look for the smallest that fails. */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 25);
const SEED = Number(process.env.PROPERTY_SEED ?? Date.now() % 2 ** 31);
const QUERIES = 20;
const UPDATES = 8;

interface Row extends Document {
  _id: number;
}

interface Asked {
  filter: Document;
  sort: [string, 1 | -1][];
  skip: number;
  limit: number;
  collation: Document | undefined;
}

let test: TestStore;
let collections = 0;

beforeAll(async () => {
  process.stderr.write(`store properties: PROPERTY_SEED=${SEED} PROPERTY_RUNS=${RUNS}\n`);
  test = await startTestStore();
});
afterAll(() => test.remove());

const number = fc.integer({ min: 0, max: 3 }).map((value) => new Int32(value));
const text = fc.constantFrom('a', 'A', 'á', 'ab', 'b', 'B');

/** Few values of every type, so that they often meet; numbers that are equal in several types, and that are only nearly so. */
const scalar = fc.oneof(
  { weight: 12, arbitrary: number },
  { weight: 6, arbitrary: text },
  fc.constantFrom('', 'ba', 'a\0', `${'x'.repeat(1900)}a`, `${'x'.repeat(1900)}b`),
  fc.constantFrom<unknown>(
    null, true, false, new Double(1), new Double(1.5), new Double(Number.NaN), new Double(-0), new Double(Infinity), Long.fromNumber(2), Long.fromString('9007199254740993'),
    new Double(9007199254740992), Decimal128.fromString('2'), Decimal128.fromString('0.1'), new Double(0.1), Decimal128.fromString('NaN'),
  ),
  fc.constantFrom<unknown>(
    new Date(0), new Date(5), new ObjectId('65f0c0ffee0123456789abcd'), new Binary(Buffer.from('a')), new Binary(Buffer.from('b'), 5),
    new Timestamp({ t: 1, i: 1 }), new MinKey(), new MaxKey(), new BSONRegExp('^a'), new Code('f()'), new Code('f()', { a: 1 }),
  ),
);
const inner = fc.record({ x: scalar, y: scalar }, { requiredKeys: [], noNullPrototype: true });
const nested = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 3, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  inner,
  { weight: 2, arbitrary: fc.array(inner, { maxLength: 3 }) },
  fc.array(fc.oneof(scalar, inner, fc.array(scalar, { maxLength: 2 }), fc.record({ x: fc.array(scalar, { maxLength: 2 }), y: scalar }, { noNullPrototype: true })), { maxLength: 3 }),
);
const plain = fc.oneof({ weight: 4, arbitrary: scalar }, inner);
const row = fc.record({ a: nested, b: plain, c: scalar }, { requiredKeys: [], noNullPrototype: true });

const field = fc.constantFrom('a', 'a', 'a', 'a.x', 'a.x', 'b', 'b', 'c', 'a.y', 'a.0', 'a.0.x', 'b.x', '_id');
const regex = fc.constantFrom<unknown>(new BSONRegExp('^a'), new BSONRegExp('^a', 'i'), new BSONRegExp('b'), new BSONRegExp('^ab?'), new BSONRegExp('^a|b'));
const comparison = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(number, number).map(([$gte, $lte]) => ({ $gte, $lte })) },
  fc.tuple(number, number).map(([$gt, $lt]) => ({ $gt, $lt })),
  fc.tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte'), fc.oneof(number, text, scalar)).map(([operator, operand]) => ({ [operator]: operand })),
  fc.array(fc.oneof(number, text), { minLength: 1, maxLength: 3 }).map(($in) => ({ $in })),
  fc.record({ $gt: scalar, $lt: scalar, $gte: scalar, $lte: scalar, $eq: nested, $ne: scalar }, { requiredKeys: [], noNullPrototype: true }).filter((doc) => Object.keys(doc).length > 0),
  fc.array(fc.oneof({ weight: 4, arbitrary: nested }, regex), { maxLength: 3 }).map(($in) => ({ $in })),
  fc.array(scalar, { maxLength: 3 }).map(($nin) => ({ $nin })),
  fc.boolean().map(($exists) => ({ $exists })),
  fc.constantFrom<Document>({ $type: 'number' }, { $type: ['string', 'array'] }, { $mod: [2, 1] }, { $size: 1 }, { $bitsAllSet: 1 }),
).filter((condition) => !Object.values(condition).some((operand) => operand instanceof BSONRegExp && !('$eq' in condition)));
const noRegexRange = comparison.filter((condition) => Object.entries(condition).every(([operator, operand]) => operator === '$eq' || !(operand instanceof BSONRegExp)));
const condition = fc.oneof(
  { weight: 4, arbitrary: fc.oneof(number, text) },
  { weight: 2, arbitrary: nested },
  { weight: 5, arbitrary: noRegexRange },
  regex,
  noRegexRange.map(($not) => ({ $not })),
  fc.array(scalar, { maxLength: 2 }).map(($all) => ({ $all })),
  noRegexRange.map(($elemMatch) => ({ $elemMatch })),
  fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(scalar, noRegexRange), { minKeys: 1, maxKeys: 2, noNullPrototype: true }).map(($elemMatch) => ({ $elemMatch })),
);
const conjunction = fc.dictionary(field, condition, { maxKeys: 2, noNullPrototype: true });
const small = fc.dictionary(field, condition, { minKeys: 1, maxKeys: 1, noNullPrototype: true });
const filter = fc.oneof(
  { weight: 3, arbitrary: conjunction },
  { weight: 2, arbitrary: fc.array(small, { minLength: 2, maxLength: 3 }).map(($or) => ({ $or })) },
  fc.tuple(conjunction, fc.array(conjunction, { minLength: 1, maxLength: 3 })).map(([both, $or]) => ({ ...both, $or })),
  fc.tuple(conjunction, conjunction, fc.array(conjunction, { minLength: 1, maxLength: 2 })).map(([one, other, $or]) => ({ $and: [one, { $or: [...$or, { $and: [other] }] }] })),
  fc.array(conjunction, { minLength: 1, maxLength: 2 }).map(($nor) => ({ $nor })),
);
const direction = fc.constantFrom<1 | -1>(1, -1);
const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'a.x', 'b.x'), direction), { maxLength: 2, selector: ([name]) => name });
const collation = fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, fc.integer({ min: 1, max: 3 }).map((strength) => ({ locale: 'pt', strength })));
const asked: fc.Arbitrary<Asked> = fc.record({ filter, sort, skip: fc.nat(3), limit: fc.nat(6), collation });

const indexKey = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'a', 'b', 'c', 'a.x', 'a.x', 'a.y', 'b.x', 'a.0'), direction), { minLength: 1, maxLength: 3, selector: ([name]) => name });
const indexOptions = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  fc.constant({ sparse: true }),
  fc.constantFrom<Document>({ c: { $exists: true } }, { b: { $gt: 1 } }, { c: { $in: [1, 'a'] } }, { 'a.x': 1 }, { c: { $type: 'number' } }).map((partialFilterExpression) => ({ partialFilterExpression })),
  collation.map((chosen) => (chosen ? { collation: chosen } : {})),
);
const index = fc.tuple(indexKey, indexOptions).map(([key, options]): IndexDescription => ({ key: Object.fromEntries(key), ...options }));
const indexes = fc.uniqueArray(index, { minLength: 1, maxLength: 4, selector: ({ key }) => JSON.stringify(key) });

const update = fc.oneof(
  fc.tuple(fc.constantFrom('a', 'b', 'c', 'a.x', 'a.0', 'a.$[].x', 'b.x'), nested).map(([path, value]) => ({ $set: { [path]: value } })),
  fc.constantFrom('a', 'b', 'c', 'a.x', 'a.0', 'b.x').map((path) => ({ $unset: { [path]: '' } })),
  fc.tuple(fc.constantFrom('a', 'b.x', 'a.0'), fc.constantFrom(new Int32(1), new Double(0.5), Decimal128.fromString('1'))).map(([path, step]) => ({ $inc: { [path]: step } })),
  scalar.map((value) => ({ $push: { a: value } })),
  fc.array(inner, { maxLength: 2 }).map(($each) => ({ $push: { a: { $each, $sort: { x: 1 }, $slice: 3 } } })),
  scalar.map((value) => ({ $addToSet: { a: value } })),
  noRegexRange.map((pulled) => ({ $pull: { a: pulled } })),
  fc.constant({ $pop: { a: 1 } }),
  fc.constant({ $rename: { c: 'b' } }),
  scalar.map((value) => ({ $max: { b: value }, $min: { c: value } })),
);

/** A collection with indexes, whatever of them its documents allow: some hold parallel arrays. */
async function fill(rows: Document[], specifications: IndexDescription[]): Promise<Collection<Row>> {
  const collection = test.db.collection<Row>(`c${collections++}`);
  await collection.insertMany(rows.map((values, _id) => ({ _id, ...values })));
  for (const specification of specifications) await collection.createIndexes([specification]).catch(parallelArrays);
  return collection;
}

function parallelArrays(cause: MongoServerError): undefined {
  if (cause.code !== 171) throw cause;
  return undefined;
}

/** The `_id`s that a query gives, or the code of the error that it ends with. */
async function idsOf(collection: Collection<Row>, { filter: wanted, sort: order, skip, limit, collation: rules }: Asked, hint?: Document | string): Promise<number[] | string> {
  const options = { sort: [...order, ['_id', 1] as [string, 1]], skip, limit, projection: { _id: 1 }, ...(rules ? { collation: rules } : {}), ...(hint === undefined ? {} : { hint }) };
  try {
    return (await collection.find(wanted, options as object).toArray()).map(({ _id }) => _id);
  } catch (cause) {
    return `code ${String((cause as Document).code)}`;
  }
}

async function expectSameAnswers(collection: Collection<Row>, question: Asked, hints: string[]): Promise<void> {
  const expected = await idsOf(collection, question, { $natural: 1 });
  expect(await idsOf(collection, question)).toEqual(expected);
  const all = { ...question, sort: [], skip: 0, limit: 0 };
  const matching = await idsOf(collection, all, { $natural: 1 });
  if (typeof matching === 'string') return;
  for (const hint of hints) expect(await idsOf(collection, question, hint)).toEqual(expected);
  const rules = question.collation ? { collation: question.collation } : {};
  expect(await collection.find(question.filter, rules as object).project({ _id: 1 }).toArray()).toHaveLength(matching.length);
  const { n } = await test.db.command({ count: collection.collectionName, query: question.filter, ...rules });
  expect(n).toBe(matching.length);
}

/** Every index leads to the documents that it should hold, and to each of them once. */
async function expectIndexesAgree(collection: Collection<Row>): Promise<void> {
  for (const { name, sparse, partialFilterExpression, key, collation: rules } of await collection.indexes()) {
    const held: Document = partialFilterExpression ?? (sparse ? { $or: Object.keys(key).map((path) => ({ [path]: { $exists: true } })) } : {});
    const question: Asked = { filter: held, sort: [], skip: 0, limit: 0, collation: rules };
    const everything: Asked = { ...question, filter: {} };
    const isPositional = Object.keys(key).includes('a.0'); // an index does not see documents in it as a filter does
    if (!(sparse === true && isPositional)) expect(await idsOf(collection, everything, name)).toEqual(await idsOf(collection, question, { $natural: 1 }));
  }
}

const parameters = { numRuns: RUNS, seed: SEED, endOnFailure: !process.env.PROPERTY_SHRINK };

describe('whatever the documents and the indexes', () => {
  it(
    'a query gives what it gives without them',
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(row, { minLength: 5, maxLength: 25 }), indexes, fc.array(asked, { minLength: QUERIES, maxLength: QUERIES }), async (rows, specifications, questions) => {
          const collection = await fill(rows, specifications);
          const whole = (await collection.indexes()).filter(({ sparse, partialFilterExpression }) => !sparse && !partialFilterExpression).map(({ name }) => String(name));
          for (const question of questions) {
            await expectSameAnswers(collection, question, whole).catch((cause: Error) => {
              throw new Error(`${EJSON.stringify({ question, specifications })}\n${cause.message}`, { cause });
            });
          }
          await collection.drop();
        }),
        parameters,
      ),
    RUNS * 4000 + 30_000,
  );

  it(
    'updates leave indexes that agree with the documents, and nothing behind when they fail',
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 3, maxLength: 12 }),
          indexes,
          fc.array(fc.tuple(fc.constantFrom('one', 'many', 'find', 'delete', 'upsert'), filter, update), { minLength: UPDATES, maxLength: UPDATES }),
          fc.array(asked, { minLength: 5, maxLength: 5 }),
          async (rows, specifications, changes, questions) => {
            const collection = await fill(rows, specifications);
            for (const [how, wanted, change] of changes) {
              const before = await collection.find({}, { promoteValues: false, bsonRegExp: true }).toArray();
              const error: Document | undefined = await carryOut(collection, how, wanted, change).then(() => undefined, (cause: Document) => cause);
              expect(typeof (error?.code ?? 0)).toBe('number');
              expect(error?.code).not.toBe(1);
              if (error && how !== 'many') expect(EJSON.stringify(await collection.find({}, { promoteValues: false, bsonRegExp: true }).toArray())).toBe(EJSON.stringify(before));
            }
            await expectIndexesAgree(collection);
            for (const question of questions) await expectSameAnswers(collection, question, []);
            await collection.drop();
          },
        ),
        parameters,
      ),
    RUNS * 4000 + 30_000,
  );
});

async function carryOut(collection: Collection<Row>, how: string, wanted: Document, change: Document): Promise<unknown> {
  switch (how) {
    case 'one':
      return collection.updateOne(wanted, change);
    case 'many':
      return collection.updateMany(wanted, change);
    case 'find':
      return collection.findOneAndUpdate(wanted, change, { sort: { b: -1, _id: 1 } });
    case 'upsert':
      return collection.updateOne({ _id: collections + 1000, b: 1 }, change, { upsert: true });
    default:
      return collection.deleteOne(wanted);
  }
}
