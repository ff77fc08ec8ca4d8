import type { Benchmark } from '../benchmark.ts';
import { checkDelivery, type SentMessage } from '../load/checkDelivery.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver, handOver } from '../load/deliver.ts';
import { openLoop } from '../load/openLoop.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, percentile, ratioOf, summarise } from '../measure/statistics.ts';
import { startRawQueue, type RawQueue } from '../references/rawQueue.ts';
import { CONCURRENCY, startSystem, type System } from '../system.ts';

/** What the Cloud API allows a number, and more than twice as much. Messages a second. */
const RATES = [80, 200];
const CUSTOMERS = 500;

/**
 * From the moment a message is stored until an agent's socket hears of it, against BullMQ's own time from adding a job
 * until a worker has it: the slowest hundredth of each at the same rate.
 */
export const visible: Benchmark = {
  name: 'visible',
  async run(context) {
    const system = await startSystem(context);
    try {
      await deliver(system, customers(CUSTOMERS).map((customer) => [messageFrom(system.deviceId, customer)]), CONCURRENCY);
      const raw = await startRawQueue(system.runtime, CONCURRENCY);
      const claims = [];
      for (const rate of RATES) {
        const count = rate * (context.isQuick ? 2 : 8);
        const figures = await inRounds(context.rounds, {
          pickup: () => measurePickup(raw, rate, count),
          visible: () => measureVisible(system, rate, count),
        });
        const [seen, picked] = [figures.visible, figures.pickup].map((each) => figure(summarise(each).median));
        claims.push({ what: `stored → agent's socket, p99 at ${rate}/s ÷ BullMQ pickup p99`, ratio: ratioOf(figures.visible, figures.pickup), figures: `${seen} ÷ ${picked} ms` });
      }
      await raw.stop();
      return claims;
    } finally {
      await system.stop();
    }
  },
};

/** ms. */
async function measurePickup(raw: RawQueue, rate: number, count: number): Promise<number> {
  const times: number[] = [];
  await openLoop(customers(count), rate, async (index) => {
    const added = performance.now();
    times.push((await raw.pass(`pickup-${index}`)) - added);
  });
  return percentile(times, 0.99);
}

/** ms. */
async function measureVisible(system: System, rate: number, count: number): Promise<number> {
  const storedAt = new Map<string, number>();
  const { queues } = system.runtime.services;
  // The hint is given as soon as the message is stored.
  const services = {
    ...system.runtime.services,
    queues: {
      ...queues,
      wakeInbound(deviceId: string, senderKey: string) {
        storedAt.set(senderKey, performance.now());
        return queues.wakeInbound(deviceId, senderKey);
      },
    },
  };
  const watched: System = { ...system, runtime: { ...system.runtime, services } };
  const sent: SentMessage[] = [];
  const times: number[] = [];
  await openLoop(customers(count), rate, async (index) => {
    const message = await handOver(watched, messageFrom(system.deviceId, index % CUSTOMERS));
    sent.push(message);
    const stored = storedAt.get(`tel:${message.phone}`);
    await system.listener.untilHeard([message.messageId]);
    times.push((system.listener.heardAt(message.messageId) ?? Number.NaN) - (stored ?? Number.NaN));
  });
  await checkDelivery(system.deviceId, sent);
  return percentile(times, 0.99);
}
