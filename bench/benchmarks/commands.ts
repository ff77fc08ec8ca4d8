import { messageRecord } from '../../engine/contract/index.ts';
import type { Benchmark, Claim } from '../benchmark.ts';
import { acceptAll } from '../load/acceptAll.ts';
import { closedLoop } from '../load/closedLoop.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver } from '../load/deliver.ts';
import { summarise } from '../measure/statistics.ts';
import { commandsPerItem, countStoreCommands } from '../measure/storeCommands.ts';
import { CONCURRENCY, startSystem, type System } from '../system.ts';

const BURST = 8;

/**
 * How many commands to the store a message costs, counted: what no neighbour on the machine changes. Includes what the
 * sweeper and the gateway ask meanwhile.
 */
export const commands: Benchmark = {
  name: 'commands',
  async run(context) {
    const system = await startSystem(context, { gateway: true });
    try {
      const count = context.isQuick ? 40 : 200;
      const { deviceId } = system;
      const singles = () => customers(count).map((customer) => [messageFrom(deviceId, customer)]);
      const inBursts = () => customers(count / BURST).map((customer) => Array.from({ length: BURST }, () => messageFrom(deviceId, customer)));
      const opening = await countFor('a message that opens a conversation', count, () => deliver(system, singles(), CONCURRENCY));
      const single = await countFor('a message to an open conversation', count, () => deliver(system, singles(), CONCURRENCY));
      const burst = await countFor('a message of a burst of 8', count, () => deliver(system, inBursts(), CONCURRENCY));
      const conversations = await acceptAll(system);
      const answer = await countFor('an answer over HTTP, until it is acknowledged', count, () => answerAll(system, conversations));
      return [single, opening, burst, answer];
    } finally {
      await system.stop();
    }
  },
};

async function countFor(what: string, count: number, work: () => Promise<unknown>): Promise<Claim> {
  const counted = await countStoreCommands(work);
  const total = [...counted.values()].reduce((sum, times) => sum + times, 0);
  return { what: `store commands ÷ messages: ${what}`, ratio: summarise([total / count]), figures: commandsPerItem(counted, count) };
}

async function answerAll({ api, listener }: System, conversations: string[]): Promise<void> {
  await closedLoop(conversations, CONCURRENCY, async (id) => {
    const answer = await api.post(`/api/conversations/${id}/messages`, { text: 'Já verifico para você', clientMessageId: id }, messageRecord);
    await listener.untilHeard([answer.id], { acknowledged: true });
  });
}
