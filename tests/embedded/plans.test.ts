import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number;
}

let test: TestStore;
let rows: Collection<Row>;
const ROWS = 1000;

beforeAll(async () => {
  test = await startTestStore();
  rows = test.db.collection<Row>('rows');
  await rows.insertMany(
    Array.from({ length: ROWS }, (_, i) => ({
      _id: i,
      kind: i % 4,
      owner: i % 50,
      at: (i * 7919) % ROWS,
      free: i % 10,
      code: `c${String(i).padStart(4, '0')}`,
      parts: [{ x: i % 20, y: i % 25 }, { x: (i + 1) % 20, y: (i + 2) % 25 }],
      marks: [i % 30, (i + 15) % 30],
      ...(i % 100 === 0 ? { rare: i } : {}),
    })),
  );
  await rows.createIndexes([
    { key: { kind: 1, at: 1 } },
    { key: { owner: 1, at: 1 } },
    { key: { code: -1 } },
    { key: { 'parts.x': 1, 'parts.y': 1 } },
    { key: { marks: 1 } },
    { key: { rare: 1 }, sparse: true },
  ]);
});
afterAll(() => test.remove());

/** How many documents MongoDB's explain would count as read, and how many were found. */
async function read(filter: Document, options: Document = {}): Promise<{ read: number; found: number }> {
  const { executionStats } = await rows.find(filter, options).explain('executionStats');
  return { read: executionStats.totalDocsExamined, found: executionStats.nReturned };
}

describe('$or', () => {
  it('reads what each of its filters leads to, once', async () => {
    expect(await read({ $or: [{ owner: 7 }, { code: 'c0007' }, { code: 'c0008' }] })).toEqual({ read: 22, found: 21 });
    expect(await rows.countDocuments({ $or: [{ owner: 7 }, { code: 'c0007' }] })).toBe(20);
  });

  it('goes with the conditions beside it, within $and too', async () => {
    expect(await read({ kind: 3, $or: [{ at: { $lt: 40 } }, { at: { $gte: 960 } }] })).toEqual({ read: 20, found: 20 });
    expect(await read({ $and: [{ free: { $gte: 0 } }, { $or: [{ owner: 1 }, { $and: [{ owner: 2 }] }] }] })).toEqual({ read: 40, found: 40 });
    expect(await read({ $or: [{ owner: 1 }, { $or: [{ owner: 2 }, { code: /^c099/ }] }] })).toEqual({ read: 50, found: 50 });
  });

  it('merges filters that are in the order of the sort, and reads no more than the limit needs', async () => {
    const filter = { $or: [{ kind: 0 }, { owner: 1 }] };
    expect((await read(filter, { sort: { at: 1 }, limit: 10 })).read).toBeLessThan(20);
    const found = await rows.find(filter, { sort: { at: 1 }, limit: 10 }).toArray();
    const all = await rows.find(filter, { hint: { $natural: 1 } }).toArray();
    expect(found.map(({ at }) => at)).toEqual(all.map(({ at }) => at as number).toSorted((a, b) => a - b).slice(0, 10));
  });

  it('sorts in memory when one of them is not', async () => {
    const found = await rows.find({ $or: [{ code: 'c0005' }, { owner: 1 }] }, { sort: { at: -1 } }).toArray();
    expect(found.map(({ at }) => at)).toEqual(found.map(({ at }) => at as number).toSorted((a, b) => b - a));
    expect(found).toHaveLength(21);
  });

  it('with a filter that has no index reads everything', async () => {
    expect(await read({ $or: [{ owner: 1 }, { free: 1 }] })).toMatchObject({ read: ROWS });
  });

  it('leaves the choice to an equality beside it that leads to less', async () => {
    expect((await read({ code: 'c0004', $or: [{ kind: 0 }, { kind: 1 }] })).read).toBe(1);
  });
});

describe('arrays', () => {
  it('of which one element meets two conditions are found by both', async () => {
    const filter = { parts: { $elemMatch: { x: 3, y: 8 } } };
    const expected = await rows.find(filter, { hint: { $natural: 1 } }).toArray();
    expect(await read(filter)).toEqual({ read: expected.length, found: expected.length });
    expect((await read({ 'parts.x': 3, 'parts.y': 8 })).read).toBe(100);
  });

  it('of values have bounds on both sides in $elemMatch alone', async () => {
    expect(await read({ marks: { $elemMatch: { $gte: 3, $lt: 4 } } })).toEqual({ read: 67, found: 67 });
    expect((await read({ marks: { $gte: 3, $lt: 4 } })).read).toBeGreaterThan(67);
  });

  it('are found whole by their first element', async () => {
    expect((await read({ marks: [3, 18] })).read).toBeLessThan(70);
    expect(await rows.countDocuments({ marks: [3, 18] })).toBe(34);
  });
});

describe('when several indexes fit', () => {
  it('takes the one with fewer entries', async () => {
    expect((await read({ kind: 1, owner: 1 })).read).toBe(20);
    expect((await read({ kind: 1, code: { $gte: 'c0010', $lt: 'c0013' } })).read).toBe(3);
  });

  it('prefers one in the order of the sort to one that is not', async () => {
    expect((await read({ owner: 3 }, { sort: { at: 1 }, limit: 2 })).read).toBe(2);
    expect((await read({ kind: { $in: [1, 2] } }, { sort: { at: -1 }, limit: 3 })).read).toBe(3);
  });

  it('takes a descending one for a range and a beginning', async () => {
    expect(await read({ code: { $gt: 'c0990' } })).toEqual({ read: 9, found: 9 });
    expect(await read({ code: { $in: [/^c001/, 'c0500', 'c0010'] } })).toEqual({ read: 11, found: 11 });
  });
});

describe('a hint', () => {
  it('is by name, by key or for none', async () => {
    expect(await read({ kind: 1, owner: 1 }, { hint: 'kind_1_at_1' })).toMatchObject({ read: 250, found: 10 });
    expect(await read({ kind: 1, owner: 1 }, { hint: { kind: 1, at: 1 } })).toMatchObject({ read: 250, found: 10 });
    expect(await read({ kind: 1, owner: 1 }, { hint: { $natural: 1 } })).toMatchObject({ read: ROWS, found: 10 });
    expect(await read({ owner: 1 }, { hint: { kind: 1, at: 1 } })).toMatchObject({ read: ROWS, found: 20 });
    expect(await read({ kind: 1, owner: 1 }, { hint: {} })).toMatchObject({ read: 20, found: 10 });
    const [last] = await rows.find({}, { hint: { $natural: -1 }, limit: 1 }).toArray();
    expect(last?._id).toBe(ROWS - 1);
  });

  it('of a sparse index gives what it holds, as in MongoDB; without it everything is found', async () => {
    expect(await rows.find({}, { sort: { rare: 1 }, hint: 'rare_1' }).toArray()).toHaveLength(10);
    expect(await rows.find({}, { sort: { rare: 1 } }).toArray()).toHaveLength(ROWS);
    expect(await read({ rare: { $exists: true } })).toEqual({ read: 10, found: 10 });
  });
});
