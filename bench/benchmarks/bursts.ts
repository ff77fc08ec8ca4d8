import type { Benchmark } from '../benchmark.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver } from '../load/deliver.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { CONCURRENCY, startSystem } from '../system.ts';

const BURST = 8;

/** Messages per second when each customer writes eight in a row, against one from each: a burst shares drains and writes. */
export const bursts: Benchmark = {
  name: 'bursts',
  async run(context) {
    const system = await startSystem(context);
    try {
      const count = context.isQuick ? 80 : 480;
      const { deviceId } = system;
      const singles = () => customers(count).map((customer) => [messageFrom(deviceId, customer)]);
      const inBursts = () => customers(count / BURST).map((customer) => Array.from({ length: BURST }, () => messageFrom(deviceId, customer)));
      await deliver(system, singles(), CONCURRENCY);
      const figures = await inRounds(context.rounds, {
        singles: () => deliver(system, singles(), CONCURRENCY),
        bursts: () => deliver(system, inBursts(), CONCURRENCY),
      });
      const [burst, single] = [figures.bursts, figures.singles].map((each) => figure(summarise(each).median));
      return [{ what: 'bursts of 8 ÷ singles', ratio: ratioOf(figures.bursts, figures.singles), figures: `${burst} ÷ ${single} messages/s` }];
    } finally {
      await system.stop();
    }
  },
};
