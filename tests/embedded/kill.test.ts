import { rm } from 'node:fs/promises';

import { MongoServerError, type Collection, type MongoClient } from 'mongodb';

import { spawnStore, type SpawnedStore } from '../../embedded/spawn.ts';
import { waitFor } from '../support/waitFor.ts';
import { connect, createDataDir } from './support.ts';

interface Row {
  _id: string;
  version: number;
  key: string;
  tags: string[];
  text: string;
}

/** What a writer knows of one of its documents: what was acknowledged, and what may have been done besides. */
interface Known {
  acknowledged: Row | null;
  inDoubt?: Row | null;
}

const ROUNDS = Number(process.env.KILL_ROUNDS ?? 3);
const WRITERS = 20;
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

let dataDir: string;
let acknowledged = 0;

beforeAll(async () => {
  dataDir = await createDataDir();
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** A random number from 0 up to `below`, the same for the same seed. */
function createRandom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function createRow(_id: string, version: number): Row {
  return { _id, version, key: `${_id}:${version}`, tags: [`v${version % 5}`, `w${_id}`], text: 'x'.repeat((version * 37) % 900) };
}

/** Inserts, changes by compare-and-set and deletes documents of its own until the store is gone. */
class Writer {
  readonly known = new Map<string, Known>();
  /** What the store answered wrongly. */
  readonly complaints: string[] = [];
  private readonly random: (below: number) => number;
  private next = 0;

  constructor(private readonly name: number) {
    this.random = createRandom(seed + name);
  }

  async write(collection: Collection<Row>, onAcknowledged: () => void): Promise<void> {
    for (;;) {
      const live = [...this.known.values()].map((known) => known.acknowledged).filter((row) => row !== null);
      const row = live[this.random(live.length)];
      const chance = this.random(10);
      if (!row || chance < 4) {
        await this.change(createRow(`${this.name}-${this.next++}`, 1), async (after) => {
          await collection.insertOne(after);
        });
      } else if (chance < 8) {
        await this.change(createRow(row._id, row.version + 1), async ({ _id, version, ...set }) => {
          const found = await collection.findOneAndUpdate({ _id, version: row.version }, { $set: set, $inc: { version: 1 } }, { returnDocument: 'after' });
          if (found?.version !== version) this.complaints.push(`${_id} became ${JSON.stringify(found)} and not version ${version}`);
        });
      } else if (chance < 9) {
        await this.remove(row._id, async () => {
          const { deletedCount } = await collection.deleteOne({ _id: row._id });
          if (deletedCount !== 1) this.complaints.push(`${deletedCount} documents ${row._id} were deleted`);
        });
      } else {
        const code = await collection.insertOne({ ...row, _id: `${this.name}-never` }).then(() => 0, codeOf);
        if (code !== 11000) this.complaints.push(`a second key ${row.key} was answered with ${code}`);
      }
      onAcknowledged();
    }
  }

  /** What is wrong with what is stored; takes over what has come of the writes in doubt. */
  compare(stored: ReadonlyMap<string, Row>): string[] {
    const wrong: string[] = [];
    for (const [_id, known] of this.known) {
      const now = JSON.stringify(stored.get(_id) ?? null);
      const allowed = [known.acknowledged, ...(known.inDoubt === undefined ? [] : [known.inDoubt])].map((row) => JSON.stringify(row));
      if (!allowed.includes(now)) wrong.push(`${_id} is ${now} and not ${allowed.join(' or ')}`);
      this.known.set(_id, { acknowledged: stored.get(_id) ?? null });
    }
    return wrong;
  }

  private async change(after: Row, write: (after: Row) => Promise<void>): Promise<void> {
    const known = this.known.get(after._id) ?? { acknowledged: null };
    this.known.set(after._id, { ...known, inDoubt: after });
    await write(after);
    this.known.set(after._id, { acknowledged: after });
  }

  private async remove(_id: string, write: () => Promise<void>): Promise<void> {
    this.known.set(_id, { acknowledged: this.known.get(_id)?.acknowledged ?? null, inDoubt: null });
    await write();
    this.known.set(_id, { acknowledged: null });
  }
}

/** The code of an answer; an error that is none is thrown on. */
function codeOf(error: unknown): number {
  if (error instanceof MongoServerError) return Number(error.code);
  throw error;
}

describe(`a store that is killed under ${WRITERS} writers (seed ${seed})`, () => {
  const writers = Array.from({ length: WRITERS }, (_, name) => new Writer(name));

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))('has, after kill %i, what was acknowledged and nothing that was not asked for', async (round) => {
    const store = await spawnStore({ dataDir });
    const client = await connect(store.uri);
    const collection = client.db('test').collection<Row>('rows');
    await collection.createIndexes([{ key: { key: 1 }, unique: true }, { key: { tags: 1, version: -1 } }]);
    await writeUntilKilled(store, client, collection, 150 + createRandom(seed * 31 + round)(250), round);
    expect(writers.flatMap(({ complaints }) => complaints)).toEqual([]);

    const next = await spawnStore({ dataDir });
    const reader = await connect(next.uri);
    const { wrong, validation } = await compareAll(reader);
    await reader.close();
    await next.stop();
    expect(wrong).toEqual([]);
    expect(validation).toMatchObject({ valid: true, errors: [] });
  });

  it('has acknowledged enough to tell', () => {
    expect(acknowledged).toBeGreaterThan(ROUNDS * 150);
  });

  async function writeUntilKilled(store: SpawnedStore, client: MongoClient, collection: Collection<Row>, kill: number, round: number): Promise<void> {
    let count = 0;
    const onAcknowledged = (): void => {
      acknowledged++;
      if (++count === kill) process.kill(store.pid, 'SIGKILL');
    };
    const building = collection.createIndex({ text: 1, [`round${round}`]: 1 });
    await Promise.allSettled([...writers.map((writer) => writer.write(collection, onAcknowledged)), building]);
    await store.exited;
    await client.close();
  }

  async function compareAll(client: MongoClient): Promise<{ wrong: string[]; validation: object }> {
    const collection = client.db('test').collection<Row>('rows');
    const rows = await collection.find().toArray();
    const stored = new Map(rows.map((row) => [row._id, row]));
    const mine = new Set(writers.flatMap(({ known }) => [...known.keys()]));
    const wrong = writers.flatMap((writer) => writer.compare(stored));
    wrong.push(...rows.filter(({ _id }) => !mine.has(_id)).map(({ _id }) => `${_id} was never acknowledged nor in doubt`));
    const throughIndex = await collection.find({ key: { $gte: '' } }, { hint: 'key_1' }).toArray();
    if (throughIndex.length !== rows.length) wrong.push(`the index key_1 leads to ${throughIndex.length} documents of ${rows.length}`);
    return { wrong, validation: await client.db('test').command({ validate: 'rows' }) };
  }
});

describe('a store that is killed while it builds an index', () => {
  it('has the documents and not the index, which can be built again', async () => {
    const directory = await createDataDir();
    const store = await spawnStore({ dataDir: directory });
    const client = await connect(store.uri);
    const db = client.db('test');
    await db.collection('many').insertMany(Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x'.repeat(100) })));
    const building = db.collection('many').createIndex({ text: 1, n: 1 });
    await waitFor(async () => (await db.command({ collStats: 'many' })).indexBuilds.length > 0, { intervalMs: 1 });
    process.kill(store.pid, 'SIGKILL');
    await expect(building).rejects.toBeDefined();
    await store.exited;
    await client.close();

    const next = await spawnStore({ dataDir: directory });
    const reader = await connect(next.uri);
    expect(await reader.db('test').collection('many').indexes()).toHaveLength(1);
    expect(await reader.db('test').command({ validate: 'many' })).toMatchObject({ valid: true, nrecords: 20_000, errors: [] });
    await reader.db('test').collection('many').createIndex({ text: 1, n: 1 });
    expect(await reader.db('test').command({ validate: 'many' })).toMatchObject({ valid: true, keysPerIndex: { text_1_n_1: 20_000 } });
    await reader.close();
    await next.stop();
    await rm(directory, { recursive: true });
  });
});
