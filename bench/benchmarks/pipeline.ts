import type { Benchmark } from '../benchmark.ts';
import { closedLoop, perSecond } from '../load/closedLoop.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver } from '../load/deliver.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { prepareBareWrites } from '../references/bareWrites.ts';
import { startRawQueue } from '../references/rawQueue.ts';
import { CONCURRENCY, startSystem } from '../system.ts';

/**
 * Messages per second through everything (stored, hint, queue, drain, compare-and-set, effects, the panel's socket),
 * against BullMQ alone at the same concurrency and against the bare writes. One message to each open conversation, so
 * that no two share a drain; and the same for messages that open a conversation.
 */
export const pipeline: Benchmark = {
  name: 'pipeline',
  async run(context) {
    const system = await startSystem(context);
    try {
      const count = context.isQuick ? 100 : 600;
      const jobs = context.isQuick ? 500 : 4_000;
      const { deviceId } = system;
      const series = (from: number) => customers(count, from).map((customer) => [messageFrom(deviceId, customer)]);
      await deliver(system, series(0), CONCURRENCY);
      const raw = await startRawQueue(system.runtime, CONCURRENCY);
      const bare = await prepareBareWrites(deviceId, count);
      let newcomers = count;
      let job = 0;
      const figures = await inRounds(context.rounds, {
        raw: () => perSecond(jobs, () => closedLoop(customers(jobs), CONCURRENCY, () => raw.pass(`${(job += 1)}`))),
        full: () => deliver(system, series(0), CONCURRENCY),
        bare: () => perSecond(count, () => closedLoop(customers(count), CONCURRENCY, () => bare.write())),
        opening: () => {
          const from = newcomers;
          newcomers += count;
          return deliver(system, series(from), CONCURRENCY);
        },
      });
      await raw.stop();
      const [full, opening, queue, writes] = [figures.full, figures.opening, figures.raw, figures.bare].map((each) => figure(summarise(each).median));
      return [
        { what: 'full pipeline ÷ raw BullMQ', ratio: ratioOf(figures.full, figures.raw), figures: `${full} messages/s ÷ ${queue} jobs/s` },
        { what: 'full pipeline ÷ bare store writes', ratio: ratioOf(figures.full, figures.bare), figures: `${full} ÷ ${writes} messages/s` },
        { what: 'messages that open a conversation ÷ raw BullMQ', ratio: ratioOf(figures.opening, figures.raw), figures: `${opening} messages/s ÷ ${queue} jobs/s` },
      ];
    } finally {
      await system.stop();
    }
  },
};
