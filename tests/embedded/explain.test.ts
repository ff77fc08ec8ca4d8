import type { Collection, Document } from 'mongodb';

import { startTestStore, type TestStore } from './support.ts';

interface Row extends Document {
  _id: number;
}

let test: TestStore;
let collection: Collection<Row>;

beforeAll(async () => {
  test = await startTestStore();
  collection = test.db.collection<Row>('explained');
  await collection.createIndexes([{ key: { a: 1, b: -1 } }, { key: { tags: 1 } }, { key: { u: 1 }, unique: true, sparse: true }]);
  await collection.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id, a: _id % 10, b: _id, c: _id % 4, tags: ['x', `t${_id % 5}`] })));
});
afterAll(() => test.remove());

function explain(command: Document, verbosity = 'executionStats'): Promise<Document> {
  return test.db.command({ explain: command, verbosity });
}

/** The names of the stages of a plan, from the top down. */
function stagesOf(plan: Document): string[] {
  const below = plan.inputStage ? [plan.inputStage] : (plan.inputStages ?? []);
  return [plan.stage, ...below.flatMap(stagesOf)];
}

async function planOf(command: Document): Promise<string[]> {
  return stagesOf((await explain(command, 'queryPlanner')).queryPlanner.winningPlan);
}

describe('explain of find', () => {
  it.each<[string, Document, string[]]>([
    ['a filter without an index', { filter: { c: 1 } }, ['COLLSCAN']],
    ['a filter with an index', { filter: { a: 1 } }, ['FETCH', 'IXSCAN']],
    ['an _id', { filter: { _id: 5 } }, ['FETCH', 'IXSCAN']],
    ['a sort by an index', { filter: { a: 1 }, sort: { b: 1 } }, ['FETCH', 'IXSCAN']],
    ['a sort without an index', { filter: { a: 1 }, sort: { c: 1 } }, ['SORT', 'FETCH', 'IXSCAN']],
    ['a skip and a limit', { filter: { c: 1 }, skip: 1, limit: 2 }, ['LIMIT', 'SKIP', 'COLLSCAN']],
    ['alternatives with an index each', { filter: { $or: [{ a: 1 }, { tags: 't1' }] } }, ['FETCH', 'OR', 'IXSCAN', 'IXSCAN']],
    ['a hint', { filter: { a: 1 }, hint: { $natural: 1 } }, ['COLLSCAN']],
  ])('%s', async (_, command, stages) => {
    expect(await planOf({ find: 'explained', ...command })).toEqual(stages);
  });

  it('names the index, its key and the direction, and counts what was read', async () => {
    const { queryPlanner, executionStats, serverInfo } = await explain({ find: 'explained', filter: { a: 3 }, sort: { b: 1 } });
    expect(queryPlanner).toMatchObject({ namespace: 'test.explained', parsedQuery: { a: 3 }, rejectedPlans: [] });
    expect(queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'a_1_b_-1', keyPattern: { a: 1, b: -1 }, direction: 'backward', isMultiKey: false, isUnique: false });
    expect(executionStats).toMatchObject({ executionSuccess: true, nReturned: 10, totalKeysExamined: 10, totalDocsExamined: 10 });
    expect(serverInfo.version).toBe('7.0.0');
    expect((await explain({ find: 'explained', filter: { c: 1 } })).executionStats).toMatchObject({ nReturned: 25, totalKeysExamined: 0, totalDocsExamined: 100 });
    expect((await explain({ find: 'explained', filter: { tags: 'x' } })).queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'tags_1', isMultiKey: true });
    expect((await explain({ find: 'explained', filter: { u: 5 } })).queryPlanner.winningPlan.inputStage).toMatchObject({ indexName: 'u_1', isUnique: true, isSparse: true });
  });

  it('reads nothing unless it is asked what was read', async () => {
    expect((await explain({ find: 'explained' }, 'queryPlanner')).executionStats).toBeUndefined();
    expect((await explain({ find: 'explained' }, 'allPlansExecution')).executionStats).toMatchObject({ nReturned: 100, allPlansExecution: [] });
  });

  it('of a collection that is not there ends at once', async () => {
    expect(await planOf({ find: 'nowhere', filter: { a: 1 } })).toEqual(['EOF']);
  });

  it('works through the driver', async () => {
    expect((await collection.find({ a: 1 }).explain()).queryPlanner.winningPlan.stage).toBe('FETCH');
  });
});

describe('explain of other commands', () => {
  it('count and distinct', async () => {
    expect(await planOf({ count: 'explained', query: { a: 1 } })).toEqual(['COUNT', 'FETCH', 'IXSCAN']);
    expect((await explain({ count: 'explained', query: { a: 1 } })).executionStats.executionStages).toMatchObject({ stage: 'COUNT', nCounted: 10 });
    expect(await planOf({ distinct: 'explained', key: 'c', query: { a: 1 } })).toEqual(['FETCH', 'IXSCAN']);
  });

  it('aggregate shows the query that it begins with and the stages after it', async () => {
    const whole = await collection.aggregate([{ $match: { a: 1 } }, { $sort: { b: -1 } }]).explain();
    expect(stagesOf(whole.queryPlanner.winningPlan)).toEqual(['FETCH', 'IXSCAN']);
    const piped = await collection.aggregate([{ $match: { a: 1 } }, { $group: { _id: '$c' } }]).explain('executionStats');
    expect(Object.keys(piped.stages[1])).toEqual(['$group']);
    expect(piped.stages[0].$cursor.executionStats).toMatchObject({ nReturned: 10, totalDocsExamined: 10 });
    const direct = await test.db.command({ aggregate: 'explained', pipeline: [{ $match: { c: 1 } }], explain: true });
    expect(stagesOf(direct.queryPlanner.winningPlan)).toEqual(['COLLSCAN']);
  });

  it.each<[string, Document, string[]]>([
    ['update', { update: 'explained', updates: [{ q: { a: 1 }, u: { $set: { c: 99 } }, multi: true }] }, ['UPDATE', 'FETCH', 'IXSCAN']],
    ['an update of one', { update: 'explained', updates: [{ q: { a: 1 }, u: { $set: { c: 99 } } }] }, ['UPDATE', 'LIMIT', 'FETCH', 'IXSCAN']],
    ['delete', { delete: 'explained', deletes: [{ q: { c: 1 }, limit: 0 }] }, ['DELETE', 'COLLSCAN']],
    ['findAndModify that updates', { findAndModify: 'explained', query: { a: 1 }, update: { $set: { c: 99 } } }, ['UPDATE', 'LIMIT', 'FETCH', 'IXSCAN']],
    ['findAndModify that removes', { findAndModify: 'explained', query: { a: 1 }, sort: { c: 1 }, remove: true }, ['DELETE', 'LIMIT', 'SORT', 'FETCH', 'IXSCAN']],
  ])('%s changes nothing', async (_, command, stages) => {
    const before = await collection.find().sort({ _id: 1 }).toArray();
    expect(await planOf(command)).toEqual(stages);
    expect((await explain(command)).executionStats).toMatchObject({ executionSuccess: true, nReturned: 0 });
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual(before);
  });

  it.each<[string, Document, number]>([
    ['what is no command', { foo: 1 }, 59],
    ['a command without a plan', { insert: 'explained', documents: [{}] }, 59],
    ['two statements', { delete: 'explained', deletes: [{ q: {}, limit: 0 }, { q: {}, limit: 0 }] }, 16],
    ['an unknown argument', { find: 'explained', foo: 1 }, 40415],
    ['an unknown operator', { find: 'explained', filter: { $foo: 1 } }, 2],
  ])('%s is refused', async (_, command, code) => {
    await expect(explain(command)).rejects.toMatchObject({ code });
  });

  it('an unknown verbosity is refused', async () => {
    await expect(explain({ find: 'explained' }, 'loud')).rejects.toMatchObject({ code: 2 });
  });
});
