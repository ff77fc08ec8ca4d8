import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient, type Collection } from 'mongodb';
import { spawnStore } from '../../embedded/spawn.ts';
import type { Benchmark, BenchmarkContext, Claim } from '../benchmark.ts';
import { closedLoop, perSecond } from '../load/closedLoop.ts';
import { storedDocument, STATES, type StoredDocument } from '../load/storedDocuments.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { startBareLmdb, type BareLmdb } from '../references/bareLmdb.ts';

const DOCUMENTS = 200_000;
const PAGE = 50;
const MANY = 50;

/**
 * The embedded store on a directory of its own, through MongoDB's driver, against LMDB alone on the same documents: the
 * reference keeps BSON bytes under 12-byte keys, has no index, decodes nothing, and speaks to nobody. Its writes end when
 * they are on disk, as the store's do; those of 50 callers share a flush, as the store's may.
 */
export const embedded: Benchmark = {
  name: 'embedded',
  async run(context) {
    const directory = await mkdtemp(join(tmpdir(), 'balcao-bench-store-'));
    const documents = DOCUMENTS / (context.isQuick ? 20 : 1);
    const store = await spawnStore({ dataDir: join(directory, 'store') });
    const client = new MongoClient(store.uri, { maxPoolSize: MANY, writeConcern: { w: 1, journal: true } });
    try {
      context.say(`embedded: ${documents} documents are being made`);
      const collection = client.db('bench').collection<StoredDocument>('documents');
      const stored = await fill(collection, documents);
      const lmdb = await startBareLmdb(join(directory, 'lmdb'), documents);
      try {
        return await measure(context, collection, stored, lmdb);
      } finally {
        await lmdb.stop();
      }
    } finally {
      await client.close();
      await store.stop();
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function fill(collection: Collection<StoredDocument>, count: number): Promise<StoredDocument[]> {
  await collection.createIndex({ state: 1, at: -1 });
  const stored = Array.from({ length: count }, (_, number) => storedDocument(number));
  for (let from = 0; from < count; from += 1_000) await collection.insertMany(stored.slice(from, from + 1_000));
  return stored;
}

async function measure({ rounds, isQuick }: BenchmarkContext, collection: Collection<StoredDocument>, stored: StoredDocument[], lmdb: BareLmdb): Promise<Claim[]> {
  let next = stored.length;
  let turn = 0;
  const some = (): StoredDocument => {
    const one = stored[((turn += 1) * 7_919) % stored.length];
    if (!one) throw new Error('no documents');
    return one;
  };
  const operations = {
    create: () => collection.insertOne(storedDocument((next += 1))),
    async findById() {
      const { _id } = some();
      if (!(await collection.findOne({ _id }))) throw new Error('a document is missing');
    },
    async findOneAndUpdate() {
      const one = some();
      const { _id, version } = one;
      one.version += 1;
      const after = await collection.findOneAndUpdate({ _id, version }, { $set: { unreadCount: version }, $inc: { version: 1 } }, { returnDocument: 'after' });
      if (after?.version !== one.version) throw new Error('a change was lost');
    },
    async page() {
      const page = await collection.find({ state: STATES[(turn += 1) % STATES.length] }).sort({ at: -1 }).limit(PAGE).toArray();
      if (page.length !== PAGE) throw new Error('a page is short');
    },
  };
  /** What a round does of each, by one caller and by many. */
  const counts = { create: [300, 5_000], findById: [2_000, 10_000], findOneAndUpdate: [300, 5_000], page: [200, 600] } as const;
  const share = isQuick ? 0.05 : 1;
  const through = (name: keyof typeof operations, callers: number) => {
    const count = Math.ceil(counts[name][callers === 1 ? 0 : 1] * share);
    return () => perSecond(count, () => closedLoop(Array.from({ length: count }), callers, operations[name]));
  };
  const bare = (work: 'put' | 'get' | 'change', count: number, callers: number) => () => lmdb.perSecond({ work, callers, count: Math.ceil((count * share) / callers) * callers });
  const figures = await inRounds(rounds, {
    put1: bare('put', 500, 1),
    put50: bare('put', 20_000, MANY),
    change1: bare('change', 500, 1),
    change50: bare('change', 20_000, MANY),
    get: bare('get', 100_000, 1),
    create1: through('create', 1),
    create50: through('create', MANY),
    findById1: through('findById', 1),
    findById50: through('findById', MANY),
    findOneAndUpdate1: through('findOneAndUpdate', 1),
    findOneAndUpdate50: through('findOneAndUpdate', MANY),
    page1: through('page', 1),
    page50: through('page', MANY),
  });
  const pages = figures.get.map((gets) => gets / PAGE);
  const size = stored.length.toLocaleString('en-US');
  return [
    claim('create, 1 caller ÷ LMDB put', figures.create1, figures.put1),
    claim('create, 50 callers ÷ LMDB put, 50 a flush', figures.create50, figures.put50),
    claim('findById, 1 caller ÷ LMDB get', figures.findById1, figures.get),
    claim('findById, 50 callers ÷ LMDB get', figures.findById50, figures.get),
    claim('findOneAndUpdate by version, 1 caller ÷ LMDB get and put', figures.findOneAndUpdate1, figures.change1),
    claim('findOneAndUpdate by version, 50 callers ÷ LMDB get and put, 50 a flush', figures.findOneAndUpdate50, figures.change50),
    claim(`find, sort, limit 50 of ${size}, 1 caller ÷ 50 LMDB gets`, figures.page1, pages),
    claim(`find, sort, limit 50 of ${size}, 50 callers ÷ 50 LMDB gets`, figures.page50, pages),
  ];
}

function claim(what: string, values: number[], reference: number[]): Claim {
  const [ours, theirs] = [values, reference].map((each) => figure(summarise(each).median));
  return { what, ratio: ratioOf(values, reference), figures: `${ours} ÷ ${theirs}/s` };
}
