import fc from 'fast-check';
import type { Collection, Document, IndexDescription, Sort } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number;
}

let test: TestStore;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

/** What explain says about a query. */
interface Explained {
  stage: string;
  indexName: string | undefined;
  keys: number;
  docs: number;
}

async function explain(collection: Collection<Row>, filter: object, sort: Sort = {}, limit = 0): Promise<Explained> {
  const { queryPlanner, executionStats } = await collection.find(filter).sort(sort).limit(limit).explain();
  const stages: Document[] = [queryPlanner.winningPlan];
  for (let [stage] = stages; stage?.inputStage; stage = stage.inputStage) stages.push(stage.inputStage);
  const isSorted = stages.some(({ stage }) => stage === 'SORT');
  return {
    stage: isSorted ? 'SORT' : stages.at(-1)?.stage,
    indexName: stages.at(-1)?.indexName,
    keys: executionStats.totalKeysExamined,
    docs: executionStats.totalDocsExamined,
  };
}

describe('when a compound index fits', () => {
  let inbox: Collection<Row>;

  beforeAll(async () => {
    inbox = test.db.collection<Row>('inbox');
    const states = ['waiting', 'assigned', 'unread', 'closed'];
    await inbox.insertMany(
      Array.from({ length: 2000 }, (_, i) => ({
        _id: i,
        state: states[i % 4],
        assignee: i % 7,
        at: new Date(i * 1000),
        code: `C${String(i).padStart(5, '0')}`,
        tokens: [`t${i % 10}`, `u${i % 13}`],
        ...(i % 50 === 0 ? { openKey: `k${i}` } : {}),
      })),
    );
    await inbox.createIndexes([
      { key: { state: 1, at: -1, _id: -1 } },
      { key: { assignee: 1, state: 1, at: -1 } },
      { key: { code: 1 }, unique: true },
      { key: { tokens: 1, at: -1 } },
      { key: { openKey: 1 }, unique: true, partialFilterExpression: { openKey: { $exists: true } } },
    ]);
  });

  it('reads a page of a list and no more', async () => {
    const plan = await explain(inbox, { state: 'waiting' }, { at: -1, _id: -1 }, 25);
    expect(plan).toEqual({ stage: 'IXSCAN', indexName: 'state_1_at_-1__id_-1', keys: 25, docs: 25 });
  });

  it('prefers the index that is in order and holds nothing else, though another has more of the fields', async () => {
    const queue = test.db.collection<Row>('queue');
    await queue.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id, rooms: [`r${_id % 3}`, 'all'], state: _id % 2 ? 'waiting' : 'closed', since: 1000 - _id })));
    await queue.createIndexes([{ key: { rooms: 1, state: 1, at: 1 } }, { key: { rooms: 1, since: 1, _id: 1 }, partialFilterExpression: { state: 'waiting' } }]);
    const filter = { rooms: { $in: ['r0', 'r1'] }, state: 'waiting' };
    expect(await explain(queue, filter, { since: 1, _id: 1 }, 10)).toEqual({ stage: 'IXSCAN', indexName: 'rooms_1_since_1__id_1', keys: 10, docs: 10 });
    const page = await queue.find(filter).sort({ since: 1, _id: 1 }).limit(3).toArray();
    expect(page.map(({ _id }) => _id)).toEqual([499, 495, 493]);
    const both = { rooms: { $in: ['r0', 'all'] }, state: 'waiting' };
    expect(await queue.countDocuments(both)).toBe(250);
    expect(await queue.countDocuments(both, { limit: 7 })).toBe(7);
  });

  it('finds tens of thousands of ids, one range after the other', async () => {
    const wanted = Array.from({ length: 40_000 }, (_, i) => i * 3);
    const found = await inbox.find({ _id: { $in: wanted } }).toArray();
    expect(found.map(({ _id }) => _id)).toEqual(wanted.filter((id) => id < 2000));
  });

  it('goes on after a cursor', async () => {
    const filter = { state: 'waiting', at: { $lt: new Date(1_000_000) } };
    const plan = await explain(inbox, filter, { at: -1, _id: -1 }, 25);
    expect(plan).toMatchObject({ stage: 'IXSCAN', keys: 25 });
    const page = await inbox.find(filter).sort({ at: -1, _id: -1 }).limit(3).toArray();
    expect(page.map(({ _id }) => _id)).toEqual([996, 992, 988]);
  });

  it('merges several states in the order of the sort', async () => {
    const filter = { state: { $in: ['waiting', 'unread'] } };
    const plan = await explain(inbox, filter, { at: -1 }, 25);
    expect(plan).toMatchObject({ stage: 'IXSCAN', indexName: 'state_1_at_-1__id_-1', docs: 25 });
    const page = await inbox.find(filter).sort({ at: -1 }).limit(4).toArray();
    expect(page.map(({ _id }) => _id)).toEqual([1998, 1996, 1994, 1992]);
  });

  it('walks an index backwards', async () => {
    const plan = await explain(inbox, { state: 'waiting' }, { at: 1, _id: 1 }, 10);
    expect(plan).toMatchObject({ stage: 'IXSCAN', docs: 10 });
    const page = await inbox.find({ state: 'waiting' }).sort({ at: 1, _id: 1 }).limit(2).toArray();
    expect(page.map(({ _id }) => _id)).toEqual([0, 4]);
  });

  it('finds by two equalities and a multikey token with its sort', async () => {
    expect(await explain(inbox, { assignee: 3, state: 'unread' }, { at: -1 }, 5)).toMatchObject({ indexName: 'assignee_1_state_1_at_-1', docs: 5 });
    expect(await explain(inbox, { tokens: 't3' }, { at: -1 }, 5)).toMatchObject({ stage: 'IXSCAN', indexName: 'tokens_1_at_-1', docs: 5 });
  });

  it('uses a range for the beginning of a string', async () => {
    const plan = await explain(inbox, { code: /^C0012/ });
    expect(plan).toMatchObject({ stage: 'IXSCAN', indexName: 'code_1', docs: 10 });
  });

  it('uses a partial index only when the filter implies it', async () => {
    expect(await explain(inbox, { openKey: 'k50' })).toMatchObject({ indexName: 'openKey_1', docs: 1 });
    expect(await explain(inbox, { openKey: null })).toMatchObject({ stage: 'COLLSCAN' });
    expect(await inbox.countDocuments({ openKey: null })).toBe(1960);
  });

  it('reads one document by _id', async () => {
    expect(await explain(inbox, { _id: 77 })).toMatchObject({ stage: 'IXSCAN', indexName: '_id_', docs: 1 });
    expect(await explain(inbox, {}, { _id: -1 }, 3)).toMatchObject({ docs: 3 });
  });

  it('counts through an index', async () => {
    expect(await inbox.countDocuments({ state: 'waiting' })).toBe(500);
    expect(await inbox.countDocuments({ state: { $in: ['waiting', 'unread'] } }, { limit: 600 })).toBe(600);
    expect(await inbox.countDocuments({ tokens: { $in: ['t1', 'u1'] } })).toBe(338);
    expect(await inbox.estimatedDocumentCount()).toBe(2000);
  });

  it('takes hints and refuses those of no index', async () => {
    expect(await inbox.find({ state: 'waiting' }).hint('code_1').limit(1).toArray()).toHaveLength(1);
    await expect(inbox.find({}).hint('none_1').toArray()).rejects.toMatchObject({ code: 2 });
  });
});

const scalar = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 4 }) },
  fc.constantFrom<unknown>(null, 'a', 'ab', 'b', true, 1.5, new Date(3)),
);
const fieldValue = fc.oneof(
  { weight: 5, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ x: scalar }),
  fc.array(fc.record({ x: scalar, y: scalar }, { requiredKeys: [] }), { maxLength: 2 }),
);
const row = fc.record({ a: fieldValue, b: scalar, c: scalar }, { requiredKeys: [] });
const condition = fc.oneof(
  { weight: 3, arbitrary: scalar },
  fc.array(scalar, { maxLength: 2 }),
  fc.record({ $gt: scalar, $lt: scalar, $gte: scalar, $lte: scalar }, { requiredKeys: [] }).filter((doc) => Object.keys(doc).length > 0),
  fc.array(scalar, { maxLength: 3 }).map(($in) => ({ $in })),
  fc.boolean().map(($exists) => ({ $exists })),
  fc.constantFrom<unknown>(/^a/, { $ne: 1 }, { $nin: [1, null] }, { $not: { $gt: 2 } }, { $size: 1 }, { $type: 'number' }, { $all: [1, 2] }, { $elemMatch: { $gt: 0, $lt: 3 } }, { $elemMatch: { x: 1, y: 2 } }),
);
const filter = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'a.x', 'a.y', 'a.0', '_id'), condition, { maxKeys: 3, noNullPrototype: true });
const sort = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'a.x'), fc.constantFrom(1, -1)), { maxLength: 2, selector: ([field]) => field });

const INDEX_SETS: IndexDescription[][] = [
  [{ key: { a: 1 } }, { key: { b: 1, c: -1 } }],
  [{ key: { a: 1, b: 1 } }, { key: { c: 1 }, sparse: true }],
  [{ key: { 'a.x': 1, 'a.y': -1 } }, { key: { b: -1 }, partialFilterExpression: { c: { $gt: 1 } } }],
  [{ key: { b: 1, a: -1, c: 1 } }, { key: { 'a.x': -1 } }, { key: { c: -1, b: -1 } }],
];

describe('whatever the indexes', () => {
  it('a query gives what it gives without them', async () => {
    const bare = test.db.collection<Row>('bare');
    const indexed = INDEX_SETS.map((_, i) => test.db.collection<Row>(`indexed${i}`));
    for (const [i, indexes] of INDEX_SETS.entries()) await indexed[i]?.createIndexes(indexes);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 5, maxLength: 25 }), fc.array(fc.tuple(filter, sort, fc.nat(5)), { minLength: 12, maxLength: 12 }), async (rows, queries) => {
        const documents = rows.map((values, _id) => ({ _id, ...values }));
        for (const collection of [bare, ...indexed]) {
          await collection.deleteMany({});
          await collection.insertMany(documents);
        }
        for (const [asked, order, limit] of queries) {
          const full: Sort = [...order, ['_id', 1]];
          const expected = await bare.find(asked).sort(full).limit(limit).toArray();
          const count = await bare.countDocuments(asked);
          for (const collection of indexed) {
            expect(await collection.find(asked).sort(full).limit(limit).toArray()).toEqual(expected);
            expect(await collection.countDocuments(asked)).toBe(count);
          }
          for (const collection of indexed) {
            const [field] = order;
            const keyed = await collection.find(asked).sort(order).toArray();
            expect(keyed).toHaveLength(count);
            if (!field) expect(keyed.map(({ _id }) => _id).sort((p, q) => p - q)).toEqual((await bare.find(asked).sort({ _id: 1 }).toArray()).map(({ _id }) => _id));
          }
        }
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
