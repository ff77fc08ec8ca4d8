import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket } from 'node:net';
import { join } from 'node:path';

import { Double, Int32 } from 'bson';

import type { Doc } from '../../embedded/bson/values.ts';
import { spawnStore } from '../../embedded/spawn.ts';
import { Catalog } from '../../embedded/storage/catalog.ts';
import { Environment } from '../../embedded/storage/environment.ts';
import { waitFor } from '../support/waitFor.ts';
import { connect, createDataDir } from './support.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await createDataDir();
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a restarted store', () => {
  it('has its documents, indexes and flags', async () => {
    const first = await spawnStore({ dataDir });
    const before = await connect(first.uri);
    await before.db('test').collection('c').createIndex({ tags: 1 }, { unique: true });
    await before.db('test').collection<{ _id: number; tags: string[] }>('c').insertOne({ _id: 1, tags: ['a', 'b'] });
    await before.close();
    await first.stop();
    expect(await first.exited).toBe(0);

    const second = await spawnStore({ dataDir });
    const after = await connect(second.uri);
    const collection = after.db('test').collection<{ _id: number; tags: string[] }>('c');
    expect(await collection.find({ tags: 'b' }).toArray()).toEqual([{ _id: 1, tags: ['a', 'b'] }]);
    await expect(collection.insertOne({ _id: 2, tags: ['b'] })).rejects.toMatchObject({ code: 11000 });
    await after.close();
    await second.stop();
  });

  it('removes what expired while it was down', async () => {
    const first = await spawnStore({ dataDir });
    const before = await connect(first.uri);
    await before.db('test').collection('c').createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await before.db('test').collection('c').insertMany([{ at: new Date(Date.now() - 61_000) }, { at: new Date() }, { at: 'never' }]);
    await before.close();
    await first.stop();

    const second = await spawnStore({ dataDir });
    const after = await connect(second.uri);
    const collection = after.db('test').collection('c');
    await waitFor(async () => (await collection.countDocuments()) < 3);
    expect(await collection.countDocuments()).toBe(2);
    await after.close();
    await second.stop();
  });
});

describe('a store with indexes that it would not make any more', () => {
  const KEY: Doc = { at: new Int32(1) };
  const THROWS: Doc = {
    key: KEY,
    name: 'throws',
    expireAfterSeconds: new Int32(60),
    partialFilterExpression: { $expr: { $gt: [{ $add: ['$text', new Int32(1)] }, new Int32(0)] } },
  };
  const BEYOND: Doc = { key: KEY, name: 'beyond', expireAfterSeconds: new Double(Number.NaN) };

  it('removes what expired by the others', async () => {
    const first = await spawnStore({ dataDir });
    const before = await connect(first.uri);
    const expired = { at: new Date(0), text: 'no number' };
    for (const name of ['a', 'b']) await before.db('test').collection(name).insertOne({ ...expired });
    for (const name of ['a', 'b']) await before.db('test').collection(name).createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await before.close();
    await first.stop();
    const environment = new Environment(dataDir);
    const catalog = new Catalog(environment);
    await environment.write(() => {
      const collection = catalog.ensure('test', 'a');
      for (const index of collection.indexes) catalog.replaceIndex(collection, index, THROWS);
      catalog.addIndex(collection, BEYOND, true);
    });
    await environment.close();

    const second = await spawnStore({ dataDir });
    const after = await connect(second.uri);
    try {
      await waitFor(async () => (await after.db('test').collection('b').countDocuments()) === 0);
      expect(await after.db('test').collection('a').countDocuments()).toBe(1);
    } finally {
      await after.close();
      await second.stop();
    }
  });
});

describe('a store that is stopped while it removes what expired', () => {
  it('does not remove all of it first', async () => {
    const first = await spawnStore({ dataDir });
    const before = await connect(first.uri);
    const collection = before.db('test').collection('c');
    await collection.insertMany(Array.from({ length: 30_000 }, () => ({ at: new Date(0) })));
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    await before.close();
    await first.stop();

    const second = await spawnStore({ dataDir });
    await second.stop();
    expect(await second.exited).toBe(0);
    const environment = new Environment(dataDir);
    const catalog = new Catalog(environment);
    expect(catalog.sizes.of(catalog.find('test', 'c')?.id ?? 0).count).toBeGreaterThan(0);
    await environment.close();
  });
});

describe('a store that is stopped while it looks for an answer', () => {
  it('does not look for it to the end', async () => {
    const store = await spawnStore({ dataDir });
    const client = await connect(store.uri);
    const collection = client.db('test').collection('c');
    await collection.insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n })));
    const long = { $sum: { $map: { input: { $range: [0, 5_000] }, in: { $add: ['$$this', '$n'] } } } };
    const answer = collection.find({ $expr: { $lt: [long, 0] } }).toArray().then(() => 'found', () => 'interrupted');
    await client.db('admin').command({ ping: 1 });
    await store.stop();
    expect(await store.exited).toBe(0);
    expect(await answer).toBe('interrupted');
    await client.close();
  });
});

describe('a store that is stopped under writers', () => {
  it('has what it acknowledged, and its process ends as asked', async () => {
    const first = await spawnStore({ dataDir });
    const before = await connect(first.uri);
    const acknowledged: number[] = [];
    const writer = async (_: unknown, name: number): Promise<void> => {
      for (let i = 0; ; i++) {
        const _id = name * 1_000_000 + i;
        await before.db('test').collection<{ _id: number }>('c').insertOne({ _id });
        acknowledged.push(_id);
      }
    };
    const writers = Promise.allSettled(Array.from({ length: 10 }, writer));
    const large = before.db('test').collection('c').aggregate([{ $group: { _id: '$_id' } }]).toArray().catch(() => undefined);
    await waitFor(() => acknowledged.length > 200);
    await first.stop();
    expect(await first.exited).toBe(0);
    await Promise.all([writers, large]);
    await before.close();

    const second = await spawnStore({ dataDir });
    const after = await connect(second.uri);
    const stored = new Set((await after.db('test').collection<{ _id: number }>('c').find().toArray()).map(({ _id }) => _id));
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([]);
    expect(await after.db('test').command({ validate: 'c' })).toMatchObject({ valid: true });
    await after.close();
    await second.stop();
  });
});

describe('a store whose disk is full', () => {
  it('refuses writes with 14031, goes on reading, and writes again when there is room', async () => {
    const script = `
      import { startStore } from ${JSON.stringify(new URL('../../embedded/store.ts', import.meta.url).href)};
      startStore({ dataDir: ${JSON.stringify(dataDir)} }).then((store) => console.log(store.uri));
    `;
    const args = ['-c', 'ulimit -f 8000; exec "$0" "$@"', process.execPath, '--import', 'tsx', '--input-type=module', '-e', script];
    const limited = spawn('bash', args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 25_000, killSignal: 'SIGKILL' }); // no file beyond 8,000 KiB
    const [line] = await once(limited.stdout, 'data');
    const before = await connect(String(line).trim());
    const collection = before.db('test').collection<{ _id: number; text: string }>('c');
    await collection.createIndex({ text: 1 });
    let count = 0;
    const fill = async (): Promise<void> => {
      for (; count < 1000; count++) await collection.insertOne({ _id: count, text: `${count}${'x'.repeat(100_000)}` });
    };
    await expect(fill()).rejects.toMatchObject({ code: 14031 });
    expect(count).toBeGreaterThan(10);
    expect(await collection.countDocuments()).toBe(count);
    expect((await collection.find().toArray()).map(({ _id }) => _id)).toEqual(Array.from({ length: count }, (_, _id) => _id));
    expect(await before.db('test').command({ validate: 'c' })).toMatchObject({ valid: true, nrecords: count });
    await expect(collection.insertOne({ _id: -1, text: 'x'.repeat(1_000_000) })).rejects.toMatchObject({ code: 14031 });
    await before.close();
    limited.kill('SIGKILL');
    await once(limited, 'exit');

    const second = await spawnStore({ dataDir });
    const after = await connect(second.uri);
    await after.db('test').collection<{ _id: number; text: string }>('c').insertOne({ _id: count, text: 'x'.repeat(1_000_000) });
    expect(await after.db('test').command({ validate: 'c' })).toMatchObject({ valid: true, nrecords: count + 1 });
    await after.close();
    await second.stop();
  });
});

describe('a second store on a directory', () => {
  it('is refused while the first one lives', async () => {
    const first = await spawnStore({ dataDir });
    await expect(spawnStore({ dataDir })).rejects.toMatchObject({
      exitCode: 3,
      message: `The data directory ${dataDir} is in use by process ${first.pid}`,
    });
    await first.stop();
    const next = await spawnStore({ dataDir });
    await next.stop();
  });

  it('is refused by the files themselves when the lock of the first one is lost', async () => {
    const first = await spawnStore({ dataDir });
    await rm(join(dataDir, 'store.lock'));
    await expect(spawnStore({ dataDir })).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining(`process ${first.pid}`) });
    const client = await connect(first.uri);
    await client.db('test').collection('c').insertOne({});
    await client.close();
    await first.stop();
  });

  it('is one of several that start at once after a crash, and no more', async () => {
    const crashed = await spawnStore({ dataDir });
    process.kill(crashed.pid, 'SIGKILL');
    await crashed.exited;
    const started = await Promise.allSettled(Array.from({ length: 4 }, () => spawnStore({ dataDir })));
    const stores = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(stores).toHaveLength(1);
    for (const each of started) if (each.status === 'rejected') expect(each.reason).toMatchObject({ exitCode: 3 });
    for (const store of stores) await store.stop();
  });

  it('takes over from a process that is gone', async () => {
    await writeFile(join(dataDir, 'store.lock'), '4194999 1');
    const store = await spawnStore({ dataDir });
    expect(await readFile(join(dataDir, 'store.lock'), 'utf8')).toMatch(new RegExp(`^${store.pid} `));
    await store.stop();
  });

  it('takes over from a process that has ended and that nobody has cleared away', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const zombie = Number(String((await once(parent.stdout, 'data'))[0]));
    const stat = () => readFile(`/proc/${zombie}/stat`, 'utf8');
    await waitFor(async () => (await stat()).includes(') Z '));
    await writeFile(join(dataDir, 'store.lock'), `${zombie} ${(await stat()).split(' ')[21]}`);
    const store = await spawnStore({ dataDir });
    await store.stop();
    parent.kill();
  });

  it('takes over when the pid now belongs to another process', async () => {
    await writeFile(join(dataDir, 'store.lock'), `${process.pid} 1`);
    const store = await spawnStore({ dataDir });
    expect(store.pid).not.toBe(process.pid);
    await store.stop();
  });
});

describe('the child process', () => {
  it('ends when its parent is killed', async () => {
    const script = `
      import { spawnStore } from ${JSON.stringify(new URL('../../embedded/spawn.ts', import.meta.url).href)};
      spawnStore({ dataDir: ${JSON.stringify(dataDir)} }).then((store) => console.log(store.pid));
    `;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(parent.stdout, 'data');
    const pid = Number(String(line));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await waitFor(() => !isAlive(pid));
    const next = await spawnStore({ dataDir });
    await next.stop();
  });

  it('closes a connection that sends nonsense, and no other', async () => {
    const store = await spawnStore({ dataDir });
    const client = await connect(store.uri);
    const socket = connectSocket(Number(new URL(store.uri).port), '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.write(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    await once(socket, 'close');
    expect(await client.db('test').command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    await store.stop();
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // no such process
  }
}
