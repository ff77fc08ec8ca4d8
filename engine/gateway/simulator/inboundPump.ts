import type { Types } from 'mongoose';
import type { Logger } from '../../../config/logger.ts';
import type { SimulatedTraffic } from '../../models/index.ts';
import type { Wire } from './wire.ts';

/** At most so many messages are on their way at once: read, and not yet marked as taken. */
const WINDOW = 128;
const BATCH = 128;

export interface InboundPumpOptions {
  wire: Wire;
  /** Hands one message over; resolves when it is stored. */
  deliver: (entry: SimulatedTraffic) => Promise<void>;
  /** How long to wait for a hint before looking anyway, and after a failure. ms. */
  pollMs: number;
  log: Logger;
}

/**
 * Takes what waits on the network to the device: the messages of one sender one after the other, senders side by side.
 * A message is marked as taken only after it was stored, so one that was not is given again.
 */
export function createInboundPump({ wire, deliver, pollMs, log }: InboundPumpOptions) {
  const lanes = new Map<string, SimulatedTraffic[]>();
  const underWay = new Set<string>();
  const drains = new Set<Promise<void>>();
  let stored: Types.ObjectId[] = [];
  let hasFailed = false;
  let isStopped = false;
  let hinted = false;
  /** There may be something on the network that was not read yet. */
  let wantsRead = true;
  let ring: (() => void) | undefined;
  const running = run();

  async function run(): Promise<void> {
    while (!isStopped) {
      hinted = false;
      try {
        await markStored();
        if (wantsRead && underWay.size < WINDOW) await readMore();
        else if (!hinted) await nextHint();
      } catch (error) {
        log.warn({ err: error }, 'the simulated network could not be read');
        wantsRead = true;
        await nextHint();
      }
      if (hasFailed && !isStopped) await restAfterFailure();
    }
    await Promise.all(drains);
    await markStored().catch((error: unknown) => log.warn({ err: error }, 'taken messages were not marked, they will be given again'));
  }

  async function markStored(): Promise<void> {
    if (stored.length === 0) return;
    const ids = stored;
    stored = [];
    try {
      await wire.take(ids);
    } finally {
      // Also when marking failed: it is read and given again, and the store knows it already.
      for (const id of ids) underWay.delete(id.toHexString());
    }
  }

  async function readMore(): Promise<void> {
    wantsRead = false;
    const limit = underWay.size + BATCH;
    const entries = await wire.waiting(limit);
    if (entries.length === limit) wantsRead = true;
    for (const entry of entries) {
      if (underWay.has(entry._id.toHexString())) continue;
      underWay.add(entry._id.toHexString());
      const lane = lanes.get(entry.peer);
      if (lane) lane.push(entry);
      else {
        lanes.set(entry.peer, [entry]);
        const draining = drain(entry.peer);
        drains.add(draining);
        void draining.then(() => drains.delete(draining));
      }
    }
  }

  /** Never rejects. Invariant: nothing of a sender is handed over before what came earlier was stored. */
  async function drain(peer: string): Promise<void> {
    const lane = lanes.get(peer) ?? [];
    while (lane[0] && !isStopped) {
      try {
        await deliver(lane[0]);
        stored.push(lane[0]._id);
        lane.shift();
        goOn();
      } catch (error) {
        if (!isStopped) log.warn({ err: error, messageId: lane[0].messageId }, 'incoming message not stored, it will be given again');
        hasFailed = true;
        break;
      }
    }
    for (const entry of lane) underWay.delete(entry._id.toHexString());
    lanes.delete(peer);
    if (hasFailed) goOn();
  }

  async function restAfterFailure(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, pollMs));
    hasFailed = false;
    wantsRead = true;
  }

  async function nextHint(): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        wantsRead = true;
        resolve();
      }, pollMs);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    ring = undefined;
  }

  function goOn(): void {
    hinted = true;
    ring?.();
  }

  return {
    /** There may be something to take. */
    wake(): void {
      wantsRead = true;
      goOn();
    },
    /** Resolves when nothing is handed over any more. */
    async stop(): Promise<void> {
      isStopped = true;
      goOn();
      await running;
    },
  };
}
