import { setTimeout as pause } from 'node:timers/promises';
import { acceptConversation } from '../../engine/commands/index.ts';
import { ConversationModel, MessageModel, UserModel } from '../../engine/models/index.ts';
import type { BenchmarkContext, Claim } from '../benchmark.ts';
import { createAssigningCompany } from '../load/assigningCompany.ts';
import { closedLoop } from '../load/closedLoop.ts';
import { customers, messageFrom } from '../load/customers.ts';
import { deliver, handOver } from '../load/deliver.ts';
import { inRounds } from '../measure/rounds.ts';
import { figure, ratioOf, summarise } from '../measure/statistics.ts';
import { CONCURRENCY, startSystem, type System } from '../system.ts';

const POLL_MS = 10;
const PATIENCE_MS = 120_000;

/**
 * Conversations per second, from the message that opens one until somebody has it: given by rules and a strategy, against
 * accepted by people who take each as soon as it waits, and against conversations that only begin to wait.
 */
export async function measureAssigning(context: BenchmarkContext): Promise<Claim[]> {
  const system = await startSystem(context);
  try {
    const count = context.isQuick ? 60 : 400;
    const company = await createAssigningCompany(system);
    let known = 0;
    const messages = () => {
      const newcomers = customers(count, known);
      known += count;
      return newcomers.map((customer) => messageFrom(system.deviceId, customer));
    };
    const side = (isRouted: boolean, run: () => Promise<number>) => async () => {
      await company.switchRouting(isRouted);
      const rate = await run();
      await company.finish();
      return rate;
    };
    const routed = side(true, () => untilAssigned(count, () => closedLoop(messages(), CONCURRENCY, (message) => handOver(system, message))));
    const accepted = side(false, () =>
      untilAssigned(count, () =>
        closedLoop([...messages().entries()], CONCURRENCY, async ([index, message]) => {
          const { messageId } = await handOver(system, message);
          await accept(system, company.agents[index % company.agents.length] ?? system.viewer, messageId);
        }),
      ),
    );
    const opened = side(false, () => deliver(system, messages().map((message) => [message]), CONCURRENCY));
    await routed();
    const figures = await inRounds(context.rounds, { routed, accepted, opened });
    const [byRules, byHand, waiting] = [figures.routed, figures.accepted, figures.opened].map((each) => figure(summarise(each).median));
    return [
      { what: 'conversations assigned with routing ÷ accepted by hand as soon as they wait', ratio: ratioOf(figures.routed, figures.accepted), figures: `${byRules} ÷ ${byHand} conversations/s` },
      { what: 'conversations assigned with routing ÷ opened without routing', ratio: ratioOf(figures.routed, figures.opened), figures: `${byRules} ÷ ${waiting} conversations/s` },
    ];
  } finally {
    await system.stop();
  }
}

/** Conversations per second until all of them have somebody, each counted with its place. */
async function untilAssigned(count: number, work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  while ((await ConversationModel.countDocuments({ state: { $in: ['assigned', 'unread'] } })) < count) {
    if (performance.now() - began > PATIENCE_MS) throw new Error('not every conversation found somebody');
    await pause(POLL_MS);
  }
  const seconds = (performance.now() - began) / 1000;
  // Whoever lost the race for one gives the place back a moment later.
  while ((await heldPlaces()) !== count) {
    if (performance.now() - began > PATIENCE_MS) throw new Error(`${await heldPlaces()} places for ${count} conversations`);
    await pause(POLL_MS);
  }
  return count / seconds;
}

async function heldPlaces(): Promise<number> {
  return (await UserModel.find({}, { slots: 1 }).lean()).reduce((sum, { slots }) => sum + slots.length, 0);
}

/** As somebody does who looks at nothing else: at once when it waits. */
async function accept({ runtime, listener }: System, agent: System['viewer'], messageId: string): Promise<void> {
  await listener.untilHeard([messageId]);
  const message = await MessageModel.findById(messageId, { conversationId: 1 }).orFail().lean();
  await acceptConversation(runtime.services, agent, { conversationId: String(message.conversationId) });
}
