import { conversationRecord, inboxPage, messagePage } from '../../engine/contract/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { checkDelivery, type SentMessage } from '../load/checkDelivery.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver, handOver } from '../load/deliver.ts';
import { openLoop } from '../load/openLoop.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, percentile, ratioOf, summarise } from '../measure/statistics.ts';
import { CONCURRENCY, startSystem, type System } from '../system.ts';

const LOAD = 0.8;
/** Requests a second meanwhile: a few busy agents. */
const REQUEST_RATE = 20;

/**
 * How long the API's answers take (inbox, conversation, messages; the slowest hundredth) while messages come in at 80 %
 * of what the pipeline can do, against an idle one: everything in one process, as `npm start` runs it.
 */
export const apiUnderLoad: Benchmark = {
  name: 'apiUnderLoad',
  async run(context) {
    const system = await startSystem(context);
    try {
      const count = context.isQuick ? 100 : 500;
      const requests = REQUEST_RATE * (context.isQuick ? 3 : 10);
      const series = () => customers(count).map((customer) => [messageFrom(system.deviceId, customer)]);
      await deliver(system, series(), CONCURRENCY);
      const capacity = summarise([await deliver(system, series(), CONCURRENCY), await deliver(system, series(), CONCURRENCY), await deliver(system, series(), CONCURRENCY)]).median;
      const rate = LOAD * capacity;
      const figures = await inRounds(context.rounds, {
        idle: () => measureApi(system, requests),
        loaded: () => whileReceiving(system, rate, count, () => measureApi(system, requests)),
      });
      const [loaded, idle] = [figures.loaded, figures.idle].map((each) => figure(summarise(each).median));
      return [{ what: 'API p99 at 80 % pipeline load ÷ idle', ratio: ratioOf(figures.loaded, figures.idle), figures: `${loaded} ÷ ${idle} ms, at ${figure(rate)} messages/s` }];
    } finally {
      await system.stop();
    }
  },
};

/** ms. */
async function measureApi({ api }: System, requests: number): Promise<number> {
  const { items } = await api.get('/api/inbox?tab=all&limit=100', inboxPage);
  const times: number[] = [];
  await openLoop(customers(requests), REQUEST_RATE, async (request) => {
    const id = items[request % items.length]?.id ?? '';
    const began = performance.now();
    switch (request % 3) {
      case 0:
        await api.get('/api/inbox?tab=all', inboxPage);
        break;
      case 1:
        await api.get(`/api/conversations/${id}`, conversationRecord);
        break;
      default:
        await api.get(`/api/conversations/${id}/messages`, messagePage);
    }
    times.push(performance.now() - began);
  });
  return percentile(times, 0.99);
}

/** Messages come in until the work has ended; all of them are delivered. */
async function whileReceiving<T>(system: System, rate: number, contacts: number, work: () => Promise<T>): Promise<T> {
  const sent: SentMessage[] = [];
  const end = new AbortController();
  const receiving = openLoop(endlessly(contacts), rate, async (customer) => sent.push(await handOver(system, messageFrom(system.deviceId, customer))), end.signal);
  try {
    return await work();
  } finally {
    end.abort();
    await receiving;
    await system.listener.untilHeard(sent.map(({ messageId }) => messageId));
    await checkDelivery(system.deviceId, sent);
  }
}

function* endlessly(count: number): Generator<number> {
  for (let number = 0; ; number += 1) yield number % count;
}
