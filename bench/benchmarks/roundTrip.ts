import { Types } from 'mongoose';
import { postMessage } from '../../engine/commands/index.ts';
import { SimulatedTrafficModel } from '../../engine/models/index.ts';
import type { Benchmark } from '../benchmark.ts';
import { acceptAll } from '../load/acceptAll.ts';
import { closedLoop, perSecond } from '../load/closedLoop.ts';
import { checkDelivery, DeliveryError, type SentMessage } from '../load/checkDelivery.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver, handOver } from '../load/deliver.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { prepareBareWrites } from '../references/bareWrites.ts';
import { CONCURRENCY, startSystem, type System } from '../system.ts';

/**
 * A customer's message and the agent's answer, until the panel has heard that the simulated network acknowledged it: round
 * trips per second, against the bare writes of one message.
 */
export const roundTrip: Benchmark = {
  name: 'roundTrip',
  async run(context) {
    const system = await startSystem(context, { gateway: true });
    try {
      const count = context.isQuick ? 60 : 400;
      const { deviceId } = system;
      await deliver(system, customers(count).map((customer) => [messageFrom(deviceId, customer)]), CONCURRENCY);
      const conversations = await acceptAll(system);
      const bare = await prepareBareWrites(deviceId, count);
      const figures = await inRounds(context.rounds, {
        bare: () => perSecond(count, () => closedLoop(customers(count), CONCURRENCY, () => bare.write())),
        trips: () => makeRoundTrips(system, conversations),
      });
      const [trips, writes] = [figures.trips, figures.bare].map((each) => figure(summarise(each).median));
      return [{ what: 'round trips (message and acknowledged answer) ÷ bare store writes', ratio: ratioOf(figures.trips, figures.bare), figures: `${trips} trips/s ÷ ${writes} messages/s` }];
    } finally {
      await system.stop();
    }
  },
};

/** Trips per second. Throws when a message or an answer is lost or doubled. */
async function makeRoundTrips(system: System, conversations: string[]): Promise<number> {
  const { runtime, viewer, deviceId, listener } = system;
  const sent: SentMessage[] = [];
  const answers: string[] = [];
  const text = new Types.ObjectId().toHexString();
  const rate = await perSecond(conversations.length, () =>
    closedLoop(customers(conversations.length), CONCURRENCY, async (customer) => {
      const message = await handOver(system, messageFrom(deviceId, customer));
      sent.push(message);
      await listener.untilHeard([message.messageId]);
      const conversationId = listener.conversationOf(message.messageId) ?? '';
      const { message: answer } = await postMessage(runtime.services, viewer, { conversationId, text, clientMessageId: message.messageId });
      answers.push(answer._id.toHexString());
      await listener.untilHeard([answer._id.toHexString()], { acknowledged: true });
    }),
  );
  await checkDelivery(deviceId, sent);
  const found = await SimulatedTrafficModel.find({ deviceId, direction: 'fromDevice', text }, { peer: 1 }).lean();
  // A reading may meet an entry twice whose receipt is noted meanwhile.
  const received = new Map(found.map(({ _id, peer }) => [_id.toHexString(), peer]));
  const receivers = new Set(received.values());
  if (received.size !== answers.length || receivers.size !== answers.length) throw new DeliveryError([`${answers.length} answers, ${received.size} received by ${receivers.size} customers`]);
  return rate;
}
