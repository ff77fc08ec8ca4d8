import { BSON, Double, Int32, Long, UUID, type Document } from 'bson';

import { RawClient, command as rawCommand, frame } from './rawClient.ts';
import { startTestStore, type TestStore } from './support.ts';

let test: TestStore;
let names = 0;

beforeAll(async () => {
  test = await startTestStore();
});
afterAll(() => test.remove());

/** Runs a command over a connection that adds nothing to it, and answers the whole reply. */
async function run(body: Document): Promise<Document> {
  const client = await RawClient.open(test.store.uri);
  client.socket.write(rawCommand(body));
  const answer = await client.next();
  client.socket.destroy();
  return answer?.reply ?? {};
}

function freshSession(): Document {
  return { id: new UUID() };
}

describe('the handshake', () => {
  it('is answered to OP_QUERY and OP_MSG alike', async () => {
    const client = await RawClient.open(test.store.uri);
    const query = Buffer.concat([Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.from([0, 0, 0, 0, 255, 255, 255, 255]), BSON.serialize({ isMaster: 1, helloOk: true })]);
    client.socket.write(frame(2004, query, 7));
    const [chunk] = await new Promise<Buffer[]>((resolve) => client.socket.once('data', (bytes) => resolve([bytes])));
    const legacy = BSON.deserialize(chunk?.subarray(36) ?? Buffer.alloc(0));
    expect(legacy).toMatchObject({ ismaster: true, helloOk: true, ok: 1, maxWireVersion: 21, logicalSessionTimeoutMinutes: 30 });
    client.socket.destroy();
    const modern = await run({ hello: 1 });
    expect(modern).toMatchObject({ isWritablePrimary: true, readOnly: false, maxBsonObjectSize: 16_777_216, embeddedStore: { version: expect.any(String) } });
    expect(modern.setName).toBeUndefined();
  });

  it('is all that OP_QUERY may ask', async () => {
    const client = await RawClient.open(test.store.uri);
    const query = Buffer.concat([Buffer.alloc(4), Buffer.from('test.$cmd\0'), Buffer.alloc(8), BSON.serialize({ find: 'x' })]);
    client.socket.write(frame(2004, query));
    const [chunk] = await new Promise<Buffer[]>((resolve) => client.socket.once('data', (bytes) => resolve([bytes])));
    expect(BSON.deserialize(chunk?.subarray(36) ?? Buffer.alloc(0))).toMatchObject({ ok: 0, code: 352 });
    client.socket.destroy();
  });

  it('says whose behaviour this is, and what it is', async () => {
    expect(await run({ buildInfo: 1 })).toMatchObject({ version: '7.0.0', embeddedStore: { name: expect.stringContaining('embedded'), version: expect.any(String) } });
  });

  it.each<[Document, number]>([
    [{ saslStart: 1, mechanism: 'SCRAM-SHA-256', payload: '' }, 18],
    [{ saslContinue: 1, conversationId: 1, payload: '' }, 17],
    [{ authenticate: 1 }, 18],
    [{ replSetGetStatus: 1, $db: 'admin' }, 13],
    [{ createUser: 'ana', pwd: 'x', roles: [] }, 115],
    [{ atlasVersion: 1 }, 59],
  ])('%j is refused with %i', async (body, code) => {
    expect(await run(body)).toMatchObject({ ok: 0, code });
  });
});

describe('sessions', () => {
  it('are started, refreshed and ended', async () => {
    const started = await run({ startSession: 1 });
    expect(started).toMatchObject({ ok: 1, timeoutMinutes: 30, id: { id: expect.anything() } });
    for (const name of ['refreshSessions', 'endSessions', 'killSessions']) expect(await run({ [name]: [started.id] })).toEqual({ ok: 1 });
    await test.client.withSession(async (session) => {
      await test.db.collection('in session').insertOne({ a: 1 }, { session });
      expect(await test.db.collection('in session').countDocuments({}, { session })).toBe(1);
    });
  });

  it('take their cursors with them when they are killed', async () => {
    const lsid = freshSession();
    await test.db.collection('cursors').insertMany([{}, {}, {}]);
    const { cursor } = await run({ find: 'cursors', batchSize: 1, lsid });
    const more = { getMore: cursor.id, collection: 'cursors', batchSize: 1 };
    const id = Long.fromBigInt(BigInt(String(cursor.id)));
    expect(await run({ ...more, getMore: id })).toMatchObject({ ok: 0, code: 50737 });
    expect(await run({ ...more, getMore: id, lsid: freshSession() })).toMatchObject({ ok: 0, code: 50738 });
    expect(await run({ ...more, getMore: id, lsid })).toMatchObject({ ok: 1 });
    await run({ killSessions: [lsid] });
    expect(await run({ ...more, getMore: id, lsid })).toMatchObject({ ok: 0, code: 43 });
  });

  it.each<[string, Document, number]>([
    ['is no document', { ping: 1, lsid: 1 }, 14],
    ['has no id', { ping: 1, lsid: {} }, 40414],
    ['has an id of another type', { ping: 1, lsid: { id: 'x' } }, 14],
  ])('a session that %s is refused', async (_, body, code) => {
    expect(await run(body)).toMatchObject({ ok: 0, code });
  });
});

describe('retried writes', () => {
  it.each<[string, (collection: string) => Document]>([
    ['insert', (insert) => ({ insert, documents: [{ a: 1 }] })],
    ['update', (update) => ({ update, updates: [{ q: { _id: 1 }, u: { $inc: { n: 1 } }, upsert: true }] })],
    ['findAndModify', (findAndModify) => ({ findAndModify, query: { _id: 1 }, update: { $inc: { n: 1 } }, upsert: true, new: true })],
  ])('%s is done once and answered twice', async (_, build) => {
    const collection = `retried${names++}`;
    const lsid = freshSession();
    const first = await run({ ...build(collection), lsid, txnNumber: Long.fromNumber(1) });
    const before = await test.db.collection(collection).find().toArray();
    const second = await run({ ...build(collection), lsid, txnNumber: Long.fromNumber(1) });
    expect(first.ok).toBe(1);
    expect(second).toEqual(first);
    expect(await test.db.collection(collection).find().toArray()).toEqual(before);
    expect((await run({ ...build(collection), lsid, txnNumber: Long.fromNumber(2) })).ok).toBe(1);
    expect(await test.db.collection(collection).find().toArray()).not.toEqual(before);
  });

  it('a delete that is sent twice at the same time is done once', async () => {
    await test.db.collection('deleted').insertMany([{ a: 1 }, { a: 1 }]);
    const body = { delete: 'deleted', deletes: [{ q: { a: 1 }, limit: 1 }], lsid: freshSession(), txnNumber: Long.fromNumber(5) };
    expect((await Promise.all([run(body), run(body), run(body)])).map(({ n }) => n)).toEqual([1, 1, 1]);
    expect(await test.db.collection('deleted').countDocuments()).toBe(1);
  });

  it('are kept apart by session, and refused when a newer one was done', async () => {
    const collection = `retried${names++}`;
    const lsid = freshSession();
    const insert = (txnNumber: number, session: Document): Promise<Document> =>
      run({ insert: collection, documents: [{}], lsid: session, txnNumber: Long.fromNumber(txnNumber) });
    expect(await insert(3, lsid)).toMatchObject({ ok: 1, n: 1 });
    expect(await insert(3, freshSession())).toMatchObject({ ok: 1, n: 1 });
    expect(await insert(2, lsid)).toMatchObject({ ok: 0, code: 225, codeName: 'TransactionTooOld' });
    expect(await test.db.collection(collection).countDocuments()).toBe(2);
  });

  it('one that failed as a whole may be tried again', async () => {
    const collection = `retried${names++}`;
    const base = { lsid: freshSession(), txnNumber: Long.fromNumber(1) };
    expect(await run({ findAndModify: collection, query: { $foo: 1 }, remove: true, ...base })).toMatchObject({ ok: 0, code: 2 });
    expect(await run({ findAndModify: collection, query: {}, remove: true, ...base })).toMatchObject({ ok: 1 });
  });

  it.each<[string, Document, number]>([
    ['without a session', { insert: 'x', documents: [{}], txnNumber: Long.fromNumber(1) }, 72],
    ['that is no long', { insert: 'x', documents: [{}], txnNumber: new Int32(1), lsid: { id: new UUID() } }, 14],
    ['below zero', { insert: 'x', documents: [{}], txnNumber: Long.fromNumber(-1), lsid: { id: new UUID() } }, 72],
    ['on a command that is no write', { find: 'x', txnNumber: Long.fromNumber(1), lsid: { id: new UUID() } }, 50768],
  ])('a number %s is refused', async (_, body, code) => {
    expect(await run(body)).toMatchObject({ ok: 0, code });
  });
});

describe('transactions', () => {
  it('are refused as a standalone server does', async () => {
    const session = test.client.startSession();
    session.startTransaction();
    await expect(test.db.collection('x').insertOne({ a: 1 }, { session })).rejects.toMatchObject({ originalError: { code: 20 } });
    await session.endSession();
    const base = { lsid: freshSession(), txnNumber: Long.fromNumber(1), autocommit: false, $db: 'admin' };
    expect(await run({ commitTransaction: 1, ...base })).toMatchObject({
      ok: 0,
      code: 20,
      codeName: 'IllegalOperation',
      errmsg: 'Transaction numbers are only allowed on a replica set member or mongos',
    });
    expect(await run({ abortTransaction: 1, ...base })).toMatchObject({ ok: 0, code: 20 });
    expect(await run({ commitTransaction: 1 })).toMatchObject({ ok: 0, code: 125 });
  });
});

describe('arguments of every command', () => {
  it.each<[string, Document, number]>([
    ['a read concern of replica sets: snapshot', { find: 'x', readConcern: { level: 'snapshot' } }, 123],
    ['a read concern of replica sets: linearizable', { find: 'x', readConcern: { level: 'linearizable' } }, 123],
    ['an unknown read concern', { find: 'x', readConcern: { level: 'foo' } }, 2],
    ['a write concern of more than one server', { insert: 'x', documents: [{}], writeConcern: { w: 2 } }, 2],
    ['a write concern of a name', { insert: 'x', documents: [{}], writeConcern: { w: 'dc' } }, 2],
    ['a write concern of too many servers', { insert: 'x', documents: [{}], writeConcern: { w: 51 } }, 9],
    ['another version of the API', { ping: 1, apiVersion: '2' }, 322],
    ['a command outside of the API that is asked for', { serverStatus: 1, apiVersion: '1', apiStrict: true }, 323],
    ['apiStrict without a version', { ping: 1, apiStrict: true }, 4886600],
    ['a time limit below zero', { ping: 1, maxTimeMS: -1 }, 2],
    ['a time limit that is no number', { ping: 1, maxTimeMS: 'x' }, 2],
  ])('refuse %s', async (_, body, code) => {
    expect(await run(body)).toMatchObject({ ok: 0, code });
  });

  it('are taken where they ask for nothing that is not given anyway', async () => {
    const common = { $readPreference: { mode: 'primary' }, readConcern: { level: 'majority' }, comment: 'why', apiVersion: '1', apiStrict: true, $clusterTime: {}, maxTimeMS: 60_000 };
    expect(await run({ find: 'nothing', ...common })).toMatchObject({ ok: 1 });
    expect(await run({ insert: 'concern', documents: [{ _id: 1 }], writeConcern: { w: 'majority', j: true, wtimeout: 5 } })).toMatchObject({ ok: 1, n: 1 });
  });

  it('a write that wants no answer is carried out', async () => {
    await test.db.collection<{ _id: number }>('unanswered').insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
    const { db } = test;
    const found = await db.collection('unanswered').countDocuments();
    expect([0, 1]).toContain(found); // another connection may be faster
    await db.collection<{ _id: number }>('unanswered').updateOne({ _id: 1 }, { $set: { a: 1 } }, { upsert: true });
    expect(await db.collection('unanswered').find().toArray()).toEqual([{ _id: 1, a: 1 }]);
  });

  it('a time limit ends what takes longer', async () => {
    const collection = test.db.collection<{ _id: number }>('long');
    await collection.insertMany(Array.from({ length: 3000 }, (_, _id) => ({ _id, text: 'x'.repeat(500) })));
    const slow = { $or: Array.from({ length: 300 }, (_, i) => ({ text: { $regex: `x${i}y` } })) };
    await expect(collection.find(slow, { maxTimeMS: 1 }).toArray()).rejects.toMatchObject({ code: 50 });
    expect(await run({ count: 'long', query: slow, maxTimeMS: new Double(1) })).toMatchObject({ ok: 0, code: 50, codeName: 'MaxTimeMSExpired' });
    expect(await run({ update: 'long', updates: [{ q: slow, u: { $set: { a: 1 } }, multi: true }], maxTimeMS: 1 })).toMatchObject({ writeErrors: [{ code: 50 }] });
  });
});
