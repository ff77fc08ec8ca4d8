import { randomBytes } from 'node:crypto';
import mongoose from 'mongoose';
import { z } from 'zod';
import { inboxPage, TABS, userRecord } from '../../engine/contract/index.ts';
import { createApiClient, type ApiClient } from '../../engine/gateway/simulator/replay/apiClient.ts';
import { signIn } from '../../engine/gateway/simulator/replay/prepare.ts';
import { startApiProcess } from '../apiProcess.ts';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { seedConversations } from '../load/seedConversations.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, percentile, ratioOf, summarise } from '../measure/statistics.ts';
import { newDatabaseName, withDatabase } from '../system.ts';

const SMALL = 10_000;
const LARGE = 100_000;
/** Of each tab in each round. */
const REQUESTS = 50;

/**
 * The inbox's list with its counts over every tab, with 100,000 conversations against 10,000 (a tenth of them active):
 * as an administrator, who sees all, and as an agent who sees their department and the common queue.
 */
export const inbox: Benchmark = {
  name: 'inbox',
  async run(context) {
    const divisor = context.isQuick ? 20 : 1;
    const small = await startCompany(context, SMALL / divisor);
    const large = await startCompany(context, LARGE / divisor).catch(async (error: unknown) => {
      await small.stop();
      throw error;
    });
    try {
      const requests = REQUESTS / (context.isQuick ? 5 : 1);
      const claims = [];
      for (const who of ['administrator', 'agent'] as const) {
        const figures = await inRounds(context.rounds, {
          small: () => measureInbox(small[who], requests),
          large: () => measureInbox(large[who], requests),
        });
        const [many, few] = [figures.large, figures.small].map((each) => figure(summarise(each).median));
        claims.push({
          what: `inbox list and counts, p99 with ${(LARGE / divisor).toLocaleString('en-US')} conversations ÷ with ${(SMALL / divisor).toLocaleString('en-US')}, ${who}`,
          ratio: ratioOf(figures.large, figures.small),
          figures: `${many} ÷ ${few} ms`,
        });
      }
      return claims;
    } finally {
      await Promise.all([small.stop(), large.stop()]);
    }
  },
};

interface Company {
  administrator: ApiClient;
  agent: ApiClient;
  stop(): Promise<void>;
}

/** An API process on a database of so many conversations. */
async function startCompany({ mongoUri, redisUrl, say }: BenchmarkContext, conversations: number): Promise<Company> {
  const name = newDatabaseName();
  const database = withDatabase(mongoUri, name);
  const { api, url, stop } = await startApiProcess({ mongoUri: database, redisUrl, redisPrefix: name });
  const stopAll = async () => {
    await stop();
    await dropDatabase(database);
  };
  try {
    say(`inbox: ${conversations} conversations are being made`);
    const { departmentIds } = await seedConversations(database, conversations);
    await api.put('/api/settings', { visibility: 'department' }, z.unknown());
    return { administrator: api, agent: await createAgent(api, url, departmentIds.slice(0, 1)), stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function createAgent(api: ApiClient, url: string, departmentIds: string[]): Promise<ApiClient> {
  const [email, password] = ['bia@bench.local', randomBytes(12).toString('hex')];
  await api.post('/api/users', { name: 'Bia', email, password, role: 'agent', departmentIds }, userRecord);
  const client = createApiClient(url);
  await signIn(client, { email, password });
  return client;
}

/** The slowest hundredth of the answers, ms. */
async function measureInbox(api: ApiClient, requests: number): Promise<number> {
  const times: number[] = [];
  for (let request = 0; request < requests * TABS.length; request += 1) {
    const began = performance.now();
    await api.get(`/api/inbox?tab=${TABS[request % TABS.length]}`, inboxPage);
    times.push(performance.now() - began);
  }
  return percentile(times, 0.99);
}

async function dropDatabase(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  await connection.dropDatabase();
  await connection.close();
}
