import { readFile } from 'node:fs/promises';

import { BSON } from 'bson';
import fc from 'fast-check';

import { waitFor } from '../support/waitFor.ts';
import { bodySection, CHECKSUM_PRESENT, command, frame, message, RawClient, sequenceSection } from './rawClient.ts';
import { startTestStore, type TestStore } from './support.ts';

let test: TestStore;
let goodClient: Promise<number>;
let isDone = false;

beforeAll(async () => {
  test = await startTestStore();
  goodClient = checkAnswers();
  goodClient.catch(() => undefined); // told by the last test
});
afterAll(() => test.remove());

/** A client that behaves well while the others do not: what it writes is what it reads. */
async function checkAnswers(): Promise<number> {
  const collection = test.db.collection<{ _id: number; text: string }>('good');
  let rounds = 0;
  for (; !isDone; rounds++) {
    await collection.insertOne({ _id: rounds, text: `round ${rounds}` });
    const found = await collection.find({ _id: { $gte: rounds - 2 } }).sort({ _id: -1 }).toArray();
    const expected = [rounds, rounds - 1, rounds - 2].filter((_id) => _id >= 0).map((_id) => ({ _id, text: `round ${_id}` }));
    expect(found).toEqual(expected);
  }
  return rounds;
}

function withRaw<T>(use: (client: RawClient) => Promise<T>): Promise<T> {
  return RawClient.open(test.store.uri).then((client) => use(client).finally(() => client.socket.destroy()));
}

function outcomeOf(bytes: Uint8Array): Promise<number | 'closed'> {
  return withRaw((client) => client.outcomeOf(bytes));
}

/** Bytes of a document nested without recursion, so that it may be as deep as one likes. */
function nestedBytes(levels: number): Buffer {
  const bytes = Buffer.alloc(levels * 8 + 5);
  for (let level = 0; level <= levels; level++) {
    bytes.writeInt32LE(bytes.length - level * 8, level * 7);
    if (level < levels) bytes.write('\x03a\0', level * 7 + 4, 'latin1');
  }
  return bytes;
}

/** A find whose filter is `bytes`. */
function findWithFilter(filter: Uint8Array): Buffer {
  const before = BSON.serialize({ find: 'x', $db: 'test' });
  const body = Buffer.concat([before.subarray(0, -1), Buffer.from('\x03filter\0', 'latin1'), filter, Buffer.of(0)]);
  body.writeInt32LE(body.length);
  return message([bodySection(body)]);
}

const ping = BSON.serialize({ ping: 1, $db: 'test' });
const insertBody = bodySection({ insert: 'x', $db: 'test' });
const valid = BSON.serialize({ text: 'abc' });

function changed(bytes: Uint8Array, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
}

describe('bytes that are no message', () => {
  it.each<[string, Buffer]>([
    ['another protocol', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['a length of 0', Buffer.alloc(16)],
    ['a length below the header', changed(command({ ping: 1 }), (bytes) => bytes.writeInt32LE(15, 0))],
    ['a negative length', changed(command({ ping: 1 }), (bytes) => bytes.writeInt32LE(-1, 0))],
    ['a length above 48 MB', changed(command({ ping: 1 }), (bytes) => bytes.writeInt32LE(48_000_001, 0))],
    ['an unknown operation code', frame(4242, ping)],
    ['OP_INSERT, which is gone', frame(2002, ping)],
    ['OP_COMPRESSED, which was not negotiated', frame(2012, Buffer.concat([Buffer.from([0xdd, 7, 0, 0, 0, 0, 0, 0, 0]), ping]))],
    ['nothing after the header', frame(2013, Buffer.alloc(0))],
    ['no section', message([])],
    ['two bodies', message([bodySection(ping), bodySection(ping)])],
    ['an unknown kind of section', message([Buffer.concat([Buffer.of(7), ping])])],
    ['a required flag that is unknown', message([bodySection(ping)], 4)],
    ['a body longer than its message', message([bodySection(changed(ping, (bytes) => bytes.writeInt32LE(ping.length + 1, 0)))])],
    ['a body shorter than a document', message([bodySection(changed(ping, (bytes) => bytes.writeInt32LE(4, 0)))])],
    ['a sequence longer than its message', message([insertBody, changed(sequenceSection('documents', [valid]), (bytes) => bytes.writeInt32LE(4000, 1))])],
    ['a sequence without a name', message([insertBody, Buffer.from([1, 6, 0, 0, 0, 65, 65])])],
    ['the same sequence twice', message([insertBody, sequenceSection('documents', [valid]), sequenceSection('documents', [valid])])],
    ['a sequence whose document is longer than it', message([insertBody, sequenceSection('documents', [changed(valid, (bytes) => bytes.writeInt32LE(99, 0))])])],
    ['a wrong checksum', message([bodySection(ping), Buffer.from([1, 2, 3, 4])], CHECKSUM_PRESENT)],
    ['a checksum that is not there', message([Buffer.of(1)], CHECKSUM_PRESENT)],
    ['OP_QUERY on a collection', frame(2004, Buffer.concat([Buffer.alloc(4), Buffer.from('test.c\0'), Buffer.alloc(8), ping]))],
    ['OP_QUERY without an end of its name', frame(2004, Buffer.concat([Buffer.alloc(4), Buffer.from('test')]))],
  ])('%s closes the connection', async (_, bytes) => {
    expect(await outcomeOf(bytes)).toBe('closed');
  });

  it('takes a right checksum', async () => {
    const unsigned = message([bodySection(ping), Buffer.alloc(4)], CHECKSUM_PRESENT);
    const signed = changed(unsigned, (bytes) => bytes.writeUInt32LE(crc32c(bytes.subarray(0, -4)), bytes.length - 4));
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283); // the check value of CRC-32C
    expect(await outcomeOf(signed)).toBe(0);
  });

  it.each([0, 1, 3, 15, 16, 17, 20, 40])('a message cut after %i bytes is never answered', async (length) => {
    await withRaw(async (client) => {
      client.socket.end(command({ ping: 1 }).subarray(0, length));
      expect(await client.next()).toBeUndefined();
    });
  });
});

describe('commands that cannot be', () => {
  const invalidUtf8 = changed(BSON.serialize({ text: 'abc' }), (bytes) => bytes.writeUInt8(0xff, bytes.indexOf('abc')));
  const unknownType = changed(valid, (bytes) => bytes.writeUInt8(0x7e, 4));
  const noTerminator = changed(valid, (bytes) => bytes.writeUInt8(1, bytes.length - 1));
  const longString = changed(valid, (bytes) => bytes.writeInt32LE(1000, bytes.indexOf('abc') - 4));
  const shortInner = changed(BSON.serialize({ a: { b: 1 } }), (bytes) => bytes.writeInt32LE(6, 7));

  it.each<[string, Buffer, number]>([
    ['without a database', message([bodySection({ ping: 1 })]), 40571],
    ['without a name', message([bodySection({})]), 40571],
    ['of an unknown name', command({ doSomething: 1 }), 59],
    ['with an unknown argument', command({ find: 'x', foo: 1 }), 40415],
    ['with an argument of a wrong type', command({ find: 'x', filter: 1 }), 14],
    ['without an argument that must be there', command({ distinct: 'x' }), 40414],
    ['with a collection that is no text', command({ find: 1 }), 73],
    ['with an unknown operator', command({ find: 'x', filter: { a: { $foo: 1 } } }), 2],
    ['with a negative limit', command({ find: 'x', limit: -1 }), 51024],
    ['with an unknown field in a statement', command({ update: 'x', updates: [{ q: {}, u: {}, foo: 1 }] }), 40415],
    ['with a statement that lacks one', command({ delete: 'x', deletes: [{ q: {} }] }), 40414],
    ['with an empty batch', command({ insert: 'x', documents: [] }), 16],
    ['with a sequence that it does not take', message([bodySection({ ping: 1, find: 'x', $db: 'test' }), sequenceSection('documents', [valid])]), 0],
    ['with invalid UTF-8', findWithFilter(invalidUtf8), 2],
    ['with an unknown BSON type', findWithFilter(unknownType), 2],
    ['with a document that has no end', findWithFilter(noTerminator), 2],
    ['with a string beyond its document', findWithFilter(longString), 2],
    ['with an embedded document of a wrong length', findWithFilter(shortInner), 2],
  ])('%s', async (_, bytes, code) => {
    expect(await outcomeOf(bytes)).toBe(code);
  });

  it('nested 300 levels deep are refused, and so is one document that is nested 101 levels deep', async () => {
    expect(await outcomeOf(findWithFilter(nestedBytes(300)))).toBe(15);
    expect(await outcomeOf(message([bodySection({ insert: 'deep', $db: 'test' }), sequenceSection('documents', [nestedBytes(101)])]))).toBe(15);
    expect(await outcomeOf(message([bodySection({ insert: 'deep', $db: 'test' }), sequenceSection('documents', [nestedBytes(99)])]))).toBe(0);
  });

  it('nested two million levels deep', async () => {
    expect(await outcomeOf(findWithFilter(nestedBytes(2_000_000)))).toEqual(expect.any(Number));
  });

  it.each<[string, Buffer]>([
    ['invalid UTF-8', invalidUtf8],
    ['an unknown BSON type', unknownType],
    ['no end', noTerminator],
    ['a string beyond it', longString],
  ])('store nothing of a batch in which a document has %s', async (_, document) => {
    const before = await test.db.collection('batches').countDocuments();
    const outcome = await outcomeOf(message([bodySection({ insert: 'batches', $db: 'test' }), sequenceSection('documents', [valid, document])]));
    expect(outcome).toEqual(expect.any(Number));
    expect(outcome).not.toBe(0);
    expect(await test.db.collection('batches').countDocuments()).toBe(before);
  });
});

describe('much of something', () => {
  it('a message of 48 MB', async () => {
    const text = 'x'.repeat(11_999_000);
    const documents = [1, 2, 3, 4].map((_id) => BSON.serialize({ _id, text }));
    expect(await outcomeOf(message([bodySection({ insert: 'large', $db: 'test' }), sequenceSection('documents', documents)]))).toBe(0);
    expect((await test.db.collection('large').find().toArray()).map((doc) => doc.text.length)).toEqual([1, 2, 3, 4].map(() => text.length));
  });

  it('a thousand idle connections', async () => {
    const clients = await Promise.all(Array.from({ length: 1000 }, () => RawClient.open(test.store.uri)));
    expect((await test.db.command({ ping: 1 })).ok).toBe(1);
    expect(await clients[999]?.outcomeOf(command({ ping: 1 }))).toBe(0);
    clients.forEach(({ socket }) => socket.destroy());
    await waitFor(async () => (await test.db.command({ serverStatus: 1 })).connections.current < 100);
  });

  it('requests that are sent without waiting are answered in order', async () => {
    await withRaw(async (client) => {
      client.socket.write(Buffer.concat(Array.from({ length: 500 }, (_, i) => command(i % 2 === 0 ? { ping: 1 } : { doSomething: 1 }, i + 1))));
      for (let i = 0; i < 500; i++) {
        const answer = await client.next();
        expect(answer?.responseTo).toBe(i + 1);
        expect(answer?.reply.ok).toBe(i % 2 === 0 ? 1 : 0);
      }
    });
  });

  it('a client that asks for much and reads nothing does not fill the memory', async () => {
    await test.db.collection<{ _id: number }>('slow').insertMany(Array.from({ length: 8 }, (_, _id) => ({ _id, text: 'x'.repeat(1_000_000) })));
    const before = await residentBytes();
    const client = await RawClient.open(test.store.uri);
    client.socket.pause();
    client.socket.write(Buffer.concat(Array.from({ length: 200 }, () => command({ find: 'slow' })))); // 1.6 GB of answers
    for (let i = 0; i < 50; i++) expect((await test.db.command({ ping: 1 })).ok).toBe(1);
    expect((await residentBytes()) - before).toBeLessThan(300_000_000);
    client.socket.destroy();
  });

  it('clients that vanish in the middle of their requests and answers', async () => {
    await test.db.collection('vanish').insertMany(Array.from({ length: 300 }, (_, n) => ({ n, text: 'x'.repeat(1000) })));
    for (let i = 0; i < 10; i++) {
      const client = await RawClient.open(test.store.uri);
      client.socket.write(command({ find: 'vanish', batchSize: 300, sort: { text: 1 } }));
      client.socket.write(command({ insert: 'vanished', documents: [{ i }] }).subarray(0, 30 + i));
      if (i % 2 === 0) await client.next();
      client.socket.destroy();
    }
    expect(await test.db.collection('vanished').countDocuments()).toBe(0);
  });

  async function residentBytes(): Promise<number> {
    const status = await readFile(`/proc/${test.store.pid}/statm`, 'utf8');
    return Number(status.split(' ')[1]) * 4096;
  }
});

describe('valid messages with changed bytes', () => {
  const messages = [
    command({ find: 'good', filter: { _id: { $gte: 0 }, text: { $in: ['a', /b/] } }, sort: { text: -1 }, limit: 2 }),
    command({ insert: 'fuzz', documents: [{ a: [1, { b: new Date(0) }], c: 'text' }] }),
    message([bodySection({ insert: 'fuzz', $db: 'test' }), sequenceSection('documents', [valid, BSON.serialize({ d: 1.5, e: null })])]),
    command({ update: 'fuzz', updates: [{ q: { c: 'text' }, u: { $set: { 'a.0': 2 }, $inc: { n: 1 } }, upsert: true }] }),
    command({ aggregate: 'fuzz', pipeline: [{ $match: { c: 'text' } }, { $group: { _id: '$c', n: { $sum: 1 } } }], cursor: {} }),
    command({ createIndexes: 'fuzz', indexes: [{ key: { a: 1 }, name: 'a_1' }] }),
    command({ findAndModify: 'fuzz', query: { c: 'text' }, update: { $push: { a: 1 } }, new: true }),
  ];
  const mutation = fc.record({
    base: fc.constantFrom(...messages),
    bytes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
    cut: fc.option(fc.nat(), { freq: 5 }),
  });

  it('are answered or end their connection', async () => {
    await fc.assert(
      fc.asyncProperty(mutation, async ({ base, bytes, cut }) => {
        const copy = Buffer.from(base);
        for (const [at, byte] of bytes) copy[16 + (at % (copy.length - 16))] = byte;
        const end = cut === null ? copy.length : 16 + (cut % (copy.length - 16));
        copy.writeInt32LE(end, 0);
        const outcome = await withRaw(async (client) => {
          client.socket.write(copy.subarray(0, end));
          client.socket.end(command({ ping: 1 }));
          return client.next();
        });
        expect(outcome?.reply.code).not.toBe(1);
      }),
      { numRuns: Number(process.env.FUZZ_RUNS ?? 300) },
    );
    expect((await test.db.command({ ping: 1 })).ok).toBe(1);
  });
});

it('meanwhile everybody else got the right answers', async () => {
  isDone = true;
  expect(await goodClient).toBeGreaterThan(10);
});

/** CRC-32C bit by bit, written here so that the store's is not compared with itself. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
