import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

import { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId, serialize, Timestamp } from 'bson';
import type { MongoClient } from 'mongodb';

import { spawnStore, type SpawnedStore } from '../../embedded/spawn.ts';
import { readArguments } from '../../embedded/tool/arguments.ts';
import { runTool } from '../../embedded/tool/runTool.ts';
import { customerWrites } from '../api/customers.ts';
import { freePort, runProgram, untilPrinted, type RunningChild } from '../support/childProcess.ts';
import { startTestApp, waitFor, withDatabase } from '../support/harness.ts';
import { connect, createDataDir } from './support.ts';

let directory: string;
const running: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  directory = await createDataDir();
});
afterEach(async () => {
  for (const stop of running.splice(0).toReversed()) await stop();
  await rm(directory, { recursive: true, force: true });
});

const inside = (name: string): string => join(directory, name);

/** `npm run store` with these arguments, as a process. */
function start(...args: string[]): RunningChild {
  const started = runProgram('embedded/tool/main.ts', {}, args);
  running.push(() => {
    started.child.kill('SIGKILL');
    return started.exited;
  });
  return started;
}

/** The same within this process: its exit code and what it says. */
async function run(...args: string[]): Promise<{ code: number; output: string }> {
  let output = '';
  const hear = (sentence: string): void => {
    output += `${sentence}\n`;
  };
  const code = await runTool(args, { say: hear, tell: hear, signal: new AbortController().signal });
  return { code, output };
}

async function startStore(name: string): Promise<{ store: SpawnedStore; client: MongoClient }> {
  const store = await spawnStore({ dataDir: inside(name) });
  const client = await connect(store.uri);
  running.push(() => store.stop(), () => client.close());
  return { store, client };
}

/** What `work` does to the store in a directory, which is nobody's afterwards. */
async function withStore<T>(name: string, work: (client: MongoClient) => Promise<T>): Promise<T> {
  const { store, client } = await startStore(name);
  const result = await work(client);
  await client.close();
  await store.stop();
  return result;
}

async function writeFiles(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(inside(name)), { recursive: true });
    await writeFile(inside(name), content);
  }
}

/** Every document's BSON as hex, the options and the indexes, by namespace. */
async function contents(client: MongoClient, database?: string): Promise<Record<string, { documents: string[]; options: object; indexes: object[] }>> {
  const { databases } = await client.db().admin().listDatabases();
  const all: Record<string, { documents: string[]; options: object; indexes: object[] }> = {};
  for (const { name } of databases.filter((each) => !database || each.name === database)) {
    for (const { name: collection, options = {} } of await client.db(name).listCollections({}, { nameOnly: false }).toArray()) {
      const documents = await client.db(name).collection(collection).find({}, { raw: true }).toArray();
      const indexes = await client.db(name).collection(collection).listIndexes({ promoteValues: false }).toArray();
      all[`${database ? '' : `${name}.`}${collection}`] = { documents: documents.map((each) => Buffer.from(each as unknown as Uint8Array).toString('hex')).toSorted(), options, indexes };
    }
  }
  return all;
}

describe('--serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('says where, once it answers, and ends on %s with what it was given', async (signal) => {
    const [data, port] = [inside('a'), await freePort()];
    const served = start('--serve', '--port', `${port}`, '--data', data);
    await untilPrinted(served, '\n');
    expect(served.output()).toBe(`The store serves ${data} at mongodb://127.0.0.1:${port} until Ctrl-C or SIGTERM.\n`);
    const client = await connect(`mongodb://127.0.0.1:${port}`);
    await client.db('shop').collection<{ _id: number }>('items').insertOne({ _id: 1 });
    served.child.kill(signal);
    expect(await served.exited).toBe(0);
    await client.close();
    await withStore('a', async (again) => expect(await again.db('shop').collection('items').find().toArray()).toEqual([{ _id: 1 }]));
  });

  it('says that the port is in use, with 4', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    running.push(async () => server.close());
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await run('--serve', '--port', `${port}`, '--data', inside('a'))).toEqual({ code: 4, output: `Port ${port} is in use: choose another with --port.\n` });
  });
});

describe('a directory in use', () => {
  it.each([
    ['--serve', []],
    ['--export', ['out']],
    ['--import', ['in']],
    ['--move', ['--uri', 'mongodb://127.0.0.1:1']],
  ])('is refused to %s with the process and what to do, with 3', async (task, operands) => {
    await writeFiles({ 'in/shop/items.jsonl': '{"_id":1}\n' });
    const { store } = await startStore('data/store');
    const refused = start(task, ...operands.map((each) => (each.length < 4 ? inside(each) : each)), '--data', inside('data'));
    expect(await refused.exited).toBe(3);
    expect(refused.output()).toBe(`The data directory ${inside('data/store')} is in use by process ${store.pid}. Stop what runs there (npm start, or another npm run store) and try again.\n`);
  });
});

describe('arguments', () => {
  it.each([
    [[], 'one of --serve, --export, --import, --move is needed'],
    [['--serve'], '--data DIR is needed'],
    [['--serve', '--data', 'x', '--port', '70000'], '70000 is no port'],
    [['--serve', '--move', '--data', 'x'], 'one of'],
    [['--export', 'out'], 'either --data DIR or --uri ADDRESS is needed'],
    [['--export', 'out', '--data', 'x', '--uri', 'mongodb://h'], 'either --data DIR or --uri ADDRESS is needed'],
    [['--export', 'out', '--uri', 'http://h'], 'must begin with mongodb://'],
    [['--export', 'out', '--data', 'x', '--drop'], '--drop goes with --import and --move'],
    [['--move', '--data', 'x'], '--uri ADDRESS is needed'],
    [['--wrong'], "Unknown option '--wrong'"],
  ])('%j are refused', (args, problem) => {
    expect(() => readArguments(args)).toThrow(expect.objectContaining({ name: 'ToolError', exitCode: 2, message: expect.stringContaining(problem) }));
  });

  it('that are wrong end it with 2, and --help tells all of them', async () => {
    expect(await run('--serve')).toEqual({ code: 2, output: '--data DIR is needed (--help tells more)\n' });
    expect(await run('--help')).toEqual({ code: 0, output: expect.stringMatching(/--serve[^]*--export[^]*--import[^]*--move[^]*--drop/) });
  });
});

/** BSON by hand, for what the bson package does not write. */
function bson(...elements: (string | number[])[]): Buffer {
  const body = Buffer.concat(elements.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`, 'latin1') : Buffer.from(part))));
  const length = Buffer.alloc(4);
  length.writeInt32LE(body.length + 5);
  return Buffer.concat([length, body, Buffer.of(0)]);
}

const ONE = [1, 0, 0, 0];
const OF_EVERY_TYPE = serialize({
  _id: new ObjectId('65f0c0ffee0123456789abcd'),
  int: new Int32(-7),
  long: Long.fromString('9223372036854775807'),
  smallLong: Long.fromNumber(5),
  whole: new Double(2),
  minusZero: new Double(-0),
  nan: new Double(Number.NaN),
  infinite: new Double(-Infinity),
  decimal: Decimal128.fromString('1.50'),
  text: 'linha\n\u2028 "ç" 💬 \0',
  '': '',
  'a.b': true,
  none: null,
  date: new Date(-1),
  binary: new Binary(Buffer.from([1, 2, 255]), 0),
  old: new Binary(Buffer.from([1, 2]), 2),
  uuid: new Binary(Buffer.alloc(16, 7), 4),
  custom: new Binary(Buffer.from([9]), 128),
  timestamp: new Timestamp({ t: 4_000_000_000, i: 7 }),
  least: new MinKey(),
  most: new MaxKey(),
  regex: new BSONRegExp('^a/b', 'imsx'),
  code: new Code('f()'),
  symbol: new BSONSymbol('s'),
  nested: { list: [[], {}, [new Int32(1)]], $set: new Int32(1) },
});

/** Canonical Extended JSON v2 of the document above, written by hand from its specification. */
const CANONICAL = [
  '{"_id":{"$oid":"65f0c0ffee0123456789abcd"},"int":{"$numberInt":"-7"},"long":{"$numberLong":"9223372036854775807"},"smallLong":{"$numberLong":"5"}',
  '"whole":{"$numberDouble":"2.0"},"minusZero":{"$numberDouble":"-0.0"},"nan":{"$numberDouble":"NaN"},"infinite":{"$numberDouble":"-Infinity"}',
  '"decimal":{"$numberDecimal":"1.50"},"text":"linha\\n\u2028 \\"ç\\" 💬 \\u0000","":"","a.b":true,"none":null,"date":{"$date":{"$numberLong":"-1"}}',
  '"binary":{"$binary":{"base64":"AQL/","subType":"00"}},"old":{"$binary":{"base64":"AQI=","subType":"02"}},"uuid":{"$binary":{"base64":"BwcHBwcHBwcHBwcHBwcHBw==","subType":"04"}}',
  '"custom":{"$binary":{"base64":"CQ==","subType":"80"}},"timestamp":{"$timestamp":{"t":4000000000,"i":7}},"least":{"$minKey":1},"most":{"$maxKey":1}',
  '"regex":{"$regularExpression":{"pattern":"^a/b","options":"imsx"}},"code":{"$code":"f()"},"symbol":{"$symbol":"s"},"nested":{"list":[[],{},[{"$numberInt":"1"}]],"$set":{"$numberInt":"1"}}}',
].join(',');

/** What Extended JSON, or a JavaScript value, would change. */
const NOT_IN_EXTENDED_JSON = [
  bson('\x10_id', [2, 0, 0, 0], '\x06undefined'),
  bson('\x10_id', [3, 0, 0, 0], '\x09late', [255, 255, 255, 255, 255, 255, 255, 127]),
  bson('\x10_id', [4, 0, 0, 0], '\x10b', ONE, '\x101', ONE, '\x10a', ONE, '\x100', ONE),
  Buffer.from(serialize({ _id: new Int32(5), like: { $oid: 'none' }, also: { $numberLong: '5' }, binary: { $binary: { base64: 'AQ==', subType: '00' } } })),
  bson('\x10_id', [6, 0, 0, 0], '\x03link', [...bson('\x10$id', ONE, '\x02$ref', [2, 0, 0, 0], 'x', '\x10more', ONE)]),
];

const asBinary = (bytes: Uint8Array): string => `{"$binary":{"base64":"${Buffer.from(bytes).toString('base64')}","subType":"00"}}`;

describe('--export and --import', () => {
  it('carry every type byte for byte, in Extended JSON where that tells it', async () => {
    const originals = [OF_EVERY_TYPE, ...NOT_IN_EXTENDED_JSON];
    await writeFiles({ 'in/shop/items.jsonl': `${originals.map(asBinary).join('\n')}\n` });
    expect(await run('--import', inside('in'), '--data', inside('a'))).toMatchObject({ code: 0 });
    expect(await run('--export', inside('out'), '--data', inside('a'))).toMatchObject({ code: 0 });
    expect(await run('--import', inside('out'), '--data', inside('b'))).toMatchObject({ code: 0 });

    const lines = await readFile(inside('out/shop/items.jsonl'), 'utf8');
    expect(lines.split('\n').slice(0, -1).toSorted()).toEqual([CANONICAL, ...NOT_IN_EXTENDED_JSON.map(asBinary)].toSorted());
    const hex = originals.map((bytes) => Buffer.from(bytes).toString('hex')).toSorted();
    for (const data of ['a', 'b']) {
      await withStore(data, async (client) => expect((await contents(client))['shop.items']?.documents).toEqual(hex));
    }
  }, 60_000);

  it('carry collections with their indexes, between addresses, too', async () => {
    const { client, store } = await startStore('a');
    const items = client.db('shop').collection('items');
    await items.insertMany(Array.from({ length: 2_500 }, (_, n) => ({ n, tags: [n % 7, 'x'] })));
    await items.createIndex({ n: 1 }, { unique: true, name: 'one of each' });
    await items.createIndex({ 'tags.0': -1, n: 1 }, { partialFilterExpression: { n: { $gt: 5 } } });
    await items.createIndex({ at: 1 }, { expireAfterSeconds: 3_600, sparse: true });
    await client.db('shop').createCollection('empty', { validator: { n: { $type: 'int' } } });
    await client.db('other').collection('a/b .. ç').insertOne({ n: 1 });
    const before = await contents(client);

    const exported = await run('--export', inside('out'), '--uri', store.uri);
    expect(exported.output).toContain('shop.items: 2,500 documents, 4 indexes\n');
    expect(exported.output).toContain(`Exported 3 collections with 2,501 documents and 6 indexes from ${store.uri} to ${inside('out')}; the counts agree.\n`);
    expect((await readdir(inside('out'), { recursive: true })).toSorted()).toEqual([
      'other', 'other/a%2Fb%20..%20%C3%A7.jsonl', 'other/a%2Fb%20..%20%C3%A7.metadata.json',
      'shop', 'shop/empty.jsonl', 'shop/empty.metadata.json', 'shop/items.jsonl', 'shop/items.metadata.json',
    ]);
    expect(JSON.parse(await readFile(inside('out/shop/items.metadata.json'), 'utf8'))).toMatchObject({
      collectionName: 'items',
      type: 'collection',
      options: {},
      indexes: [{ key: { n: { $numberInt: '1' } }, name: 'one of each', unique: true, v: { $numberInt: '2' } }, {}, { expireAfterSeconds: { $numberInt: '3600' }, sparse: true }],
      documents: { $numberLong: '2500' },
    });

    const second = await startStore('b');
    expect(await run('--import', inside('out'), '--uri', second.store.uri)).toMatchObject({ code: 0 });
    expect(await contents(second.client)).toEqual(before);
  }, 60_000);

  it('name what is wrong with an address or a directory, and export nothing there', async () => {
    await writeFiles({ 'full/file': '' });
    await withStore('a', (client) => client.db('shop').collection('items').insertOne({}));
    expect(await run('--export', inside('full'), '--data', inside('a'))).toEqual({ code: 1, output: `${inside('full')} is not empty: name a new directory.\n` });
    expect(await run('--export', inside('out'), '--data', inside('none'))).toEqual({ code: 1, output: `There is no store in ${inside('none')}.\n` });
    expect(await run('--import', inside('full'), '--data', inside('none'))).toMatchObject({ code: 1, output: expect.stringContaining(`There is no export in ${inside('full')}`) });
    expect((await readdir(directory)).toSorted()).toEqual(['a', 'full']);
  }, 60_000);
});

describe('an import', () => {
  it('refuses collections that have documents and changes nothing; with --drop it replaces them, as often as it is run', async () => {
    await writeFiles({ 'in/shop/items.jsonl': '{"_id":1}\n{"_id":2}\n', 'in/shop/new.jsonl': '{"_id":1}\n' });
    const { client, store } = await startStore('a');
    await client.db('shop').collection<{ _id: number }>('items').insertOne({ _id: 7 });
    await client.db('shop').collection<{ _id: number }>('others').insertOne({ _id: 7 });

    const refused = await run('--import', inside('in'), '--uri', store.uri);
    expect(refused).toEqual({ code: 1, output: `${store.uri} already has documents in shop.items. Nothing was changed. With --drop they are dropped first.\n` });
    expect(Object.keys(await contents(client))).toEqual(['shop.items', 'shop.others']);
    for (let round = 0; round < 2; round += 1) {
      expect(await run('--import', inside('in'), '--uri', store.uri, '--drop')).toMatchObject({ code: 0 });
      expect(await client.db('shop').collection('items').find().toArray()).toEqual([{ _id: 1 }, { _id: 2 }]);
    }
    expect(await client.db('shop').collection('others').countDocuments()).toBe(1);
  }, 60_000);

  it.each([
    ['a line that is none', { items: '{"_id":1}\n{"_id":2\n' }, 'items.jsonl, line 2: it is no Extended JSON'],
    ['a line that is no document', { items: '[1]\n' }, 'items.jsonl, line 1: it is no document'],
    ['a date that would become another', { items: '{"_id":1,"d":{"$date":{"$numberLong":"9223372036854775807"}}}\n' }, 'line 1: it has a date that JavaScript cannot hold'],
    ['two documents of one id', { items: '{"_id":1}\n{"_id":1}\n' }, 'E11000 duplicate key error'],
    ['an index that does not fit', { items: '{"_id":1,"a":1}\n{"_id":2,"a":1}\n', metadata: '{"indexes":[{"key":{"a":1},"name":"a_1","unique":true}]}' }, 'index: a_1'],
    ['a file that lost its end', { items: '{"_id":1}\n', metadata: '{"documents":{"$numberLong":"2"}}' }, '2 documents were to be read, and there are 1'],
  ])('says what was done when it meets %s', async (_name, { items, metadata = '{}' }: { items: string; metadata?: string }, problem) => {
    await writeFiles({ 'in/shop/before.jsonl': '{"_id":1}\n', 'in/shop/items.jsonl': items, 'in/shop/items.metadata.json': metadata });
    const target = `${process.env.MONGODB_URI}/tool-${randomUUID()}`;
    running.push(() => dropDatabase(target));
    const { code, output } = await run('--import', inside('in'), '--uri', target);
    expect(code).toBe(1);
    expect(output).toContain(problem);
    expect(output).toMatch(/shop\.items is not complete \(\d documents? read\): /);
    expect(output).toContain(`Complete in ${target}: 1 of 2 collections, 1 document. ${inside('in')} is as it was.\n`);
  });

  it('stops at Ctrl-C and says so', async () => {
    await writeFiles({ 'in/shop/items.jsonl': '{}\n'.repeat(300_000) });
    const { store, client } = await startStore('a');
    const started = start('--import', inside('in'), '--uri', store.uri);
    await waitFor(() => client.db('shop').collection('items').estimatedDocumentCount());
    started.child.kill('SIGINT');
    expect(await started.exited).toBe(1);
    expect(started.output()).toMatch(/shop\.items is not complete \(.* documents read\): SIGINT ended it\nComplete in mongodb:.*: 0 of 1 collections/);
  });
});

describe('Balcão', () => {
  it('goes on with its conversations after a move to another database elsewhere', async () => {
    const first = await startTestApp();
    const user = await first.createUser({ role: 'supervisor', name: 'Ana' });
    const device = await first.createSimulatorDevice();
    const { id } = await customerWrites(first, { deviceId: device.id });
    const before = await databaseContents(first.mongoUri, first.databaseName);
    const exported = await run('--export', inside('out'), '--uri', first.mongoUri);
    await first.close();
    expect(exported).toMatchObject({ code: 0 });

    expect(await run('--import', inside('out'), '--data', inside('moved'))).toMatchObject({ code: 0 });
    const target = await startStore('target');
    const shared = process.env.MONGODB_URI;
    process.env.MONGODB_URI = target.store.uri;
    running.push(async () => (process.env.MONGODB_URI = shared));
    const second = await startTestApp();
    running.push(() => second.close());
    const moved = await run('--move', '--data', inside('moved'), '--uri', withDatabase(target.store.uri, second.databaseName), '--drop');
    expect(moved).toMatchObject({ code: 0, output: expect.stringContaining(`${inside('moved')} is as it was. Start Balcão on the other with MONGODB_URI.`) });
    expect(await databaseContents(target.store.uri, second.databaseName)).toEqual(before);

    const agent = await second.signInAs(user);
    const { body } = await agent.get('/api/inbox?tab=waiting').expect(200);
    expect(body.items).toEqual([expect.objectContaining({ id })]);
    await agent.post(`/api/conversations/${id}/accept`).send({}).expect(200);
  }, 60_000);
});

async function databaseContents(uri: string, database: string): ReturnType<typeof contents> {
  const client = await connect(uri);
  try {
    return await contents(client, database);
  } finally {
    await client.close();
  }
}

async function dropDatabase(uri: string): Promise<void> {
  const client = await connect(uri);
  await client.db().dropDatabase();
  await client.close();
}
