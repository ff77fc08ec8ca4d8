import { Double, Int32, Long } from 'bson';
import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

let test: TestStore;
let collection: Collection<{ _id: number }>;

beforeAll(async () => {
  test = await startTestStore();
  collection = test.db.collection('values');
});
afterAll(() => test.remove());

/** A schema for the field `a`, the values that pass it, and those that do not. From MongoDB's manual of $jsonSchema. */
const ROWS: [schema: Document, passing: unknown[], failing: unknown[]][] = [
  [{ bsonType: 'int' }, [new Int32(1)], [new Double(1), 'x', null, [new Int32(1)]]],
  [{ bsonType: ['string', 'null'] }, ['x', null], [1]],
  [{ bsonType: 'number' }, [1, 1.5, new Long(1)], ['1']],
  [{ type: 'boolean' }, [true], [0]],
  [{ enum: ['x', null, { b: 1 }] }, ['x', null, { b: 1 }], ['y', { b: 1, c: 2 }, ['x']]],
  [{ minimum: 3 }, [3, 4, 'x'], [2]],
  [{ minimum: 3, exclusiveMinimum: true }, [4], [3]],
  [{ maximum: 3 }, [3, new Double(2.5)], [4]],
  [{ maximum: 3, exclusiveMaximum: true }, [2], [3]],
  [{ multipleOf: 4 }, [8, 0, 'x'], [6]],
  [{ minLength: 2, maxLength: 3 }, ['ab', 'çãõ', 5], ['a', 'abcd']],
  [{ pattern: '^[A-Z]+$' }, ['ABC', 5], ['AbC']],
  [{ minItems: 1, maxItems: 2 }, [[1], [1, 2], 'x'], [[], [1, 2, 3]]],
  [{ uniqueItems: true }, [[1, 2], [{ b: 1 }, { b: 2 }]], [[1, new Double(1)]]],
  [{ items: { bsonType: 'string' } }, [['a'], [], 5], [['a', 1]]],
  [{ items: [{ bsonType: 'string' }], additionalItems: false }, [['a'], []], [['a', 'b'], [1]]],
  [{ items: [{ bsonType: 'string' }], additionalItems: { bsonType: 'int' } }, [['a', new Int32(1)]], [['a', 'b']]],
  [{ required: ['b'] }, [{ b: null }, 5], [{}, { c: 1 }]],
  [{ properties: { b: { bsonType: 'string' } } }, [{ b: 'x' }, {}, 5], [{ b: 1 }]],
  [{ properties: { b: {} }, additionalProperties: false }, [{ b: 1 }, {}], [{ c: 1 }]],
  [{ properties: { b: {} }, additionalProperties: { bsonType: 'string' } }, [{ b: 1, c: 'x' }], [{ c: 1 }]],
  [{ patternProperties: { '^x': { bsonType: 'string' } } }, [{ x1: 'a', y: 1 }], [{ x1: 1 }]],
  [{ patternProperties: { '^x': {} }, additionalProperties: false }, [{ x1: 1 }], [{ y: 1 }]],
  [{ minProperties: 1, maxProperties: 2 }, [{ b: 1 }, 5], [{}, { b: 1, c: 2, d: 3 }]],
  [{ dependencies: { b: ['c'] } }, [{ b: 1, c: 1 }, { c: 1 }], [{ b: 1 }]],
  [{ dependencies: { b: { required: ['c'] } } }, [{ b: 1, c: 1 }, {}], [{ b: 1 }]],
  [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [3]],
  [{ anyOf: [{ bsonType: 'string' }, { minimum: 5, bsonType: 'int' }] }, ['x', new Int32(5)], [new Int32(4)]],
  [{ oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [0, 3], [1, 2]],
  [{ not: { bsonType: 'string' } }, [1], ['x']],
  [{ title: 'a title', description: 'in words' }, [1, 'x'], []],
  [{}, [1, null], []],
];

it.each(ROWS)('%j', async (schema, passing, failing) => {
  await collection.deleteMany({});
  await collection.insertMany([...passing, ...failing].map((a, _id) => ({ _id, a })));
  const found = await collection.find({ $jsonSchema: { properties: { a: schema } } }).sort({ _id: 1 }).toArray();
  expect(found.map(({ _id }) => _id)).toEqual(passing.map((_, i) => i));
});

it.each([
  [{ foo: 1 }, 9],
  [{ $ref: '#/x' }, 9],
  [{ required: [] }, 9],
  [{ required: 'b' }, 14],
  [{ minimum: 'x' }, 14],
  [{ properties: 1 }, 14],
  [{ bsonType: 'integer' }, 2],
  [1, 14],
])('refuses %j', async ($jsonSchema, code) => {
  await expect(collection.find({ $jsonSchema } as Document).toArray()).rejects.toMatchObject({ code });
});

it('is what a collection’s documents are held to', async () => {
  const people = await test.db.createCollection<{ _id: number; name?: unknown }>('people', { validator: { $jsonSchema: { required: ['name'], properties: { name: { bsonType: 'string' } } } } });
  await people.insertOne({ _id: 1, name: 'Ana' });
  await expect(people.insertOne({ _id: 2 })).rejects.toMatchObject({ code: 121 });
  await expect(people.updateOne({ _id: 1 }, { $set: { name: 5 } })).rejects.toMatchObject({ code: 121 });
  expect(await people.findOne({ _id: 1 })).toEqual({ _id: 1, name: 'Ana' });
});
