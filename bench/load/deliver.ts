import { receiveMessage } from '../../engine/commands/index.ts';
import type { IncomingMessage } from '../../engine/gateway/driver.ts';
import type { System } from '../system.ts';
import { closedLoop } from './closedLoop.ts';
import { checkDelivery, type SentMessage } from './checkDelivery.ts';

/** Hands one message over, as a driver does. */
export async function handOver({ runtime }: System, message: IncomingMessage): Promise<SentMessage> {
  const { messageId } = await receiveMessage(runtime.services, message);
  return { messageId, providerId: message.providerId, phone: message.phone ?? '' };
}

/**
 * Hands series of messages over, `concurrency` series at a time, each series in its order, and waits until the panel has
 * heard of every one. Answers messages per second, after the check that nothing is lost, doubled or misplaced.
 */
export async function deliver(system: System, series: IncomingMessage[][], concurrency: number): Promise<number> {
  const sent: SentMessage[] = [];
  const began = performance.now();
  await closedLoop(series, concurrency, async (messages) => {
    for (const message of messages) sent.push(await handOver(system, message));
  });
  await system.listener.untilHeard(sent.map(({ messageId }) => messageId));
  const seconds = (performance.now() - began) / 1000;
  await checkDelivery(system.deviceId, sent);
  return sent.length / seconds;
}
