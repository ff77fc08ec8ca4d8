import type { CacheStore } from '@whiskeysockets/baileys';
import { Types } from 'mongoose';
import type { Logger } from '../../../config/logger.ts';
import { DeviceRetryCountModel } from '../../models/index.ts';

/** Messages whose counts are remembered here; the store has them all for a day. */
const MOST = 5_000;
/** WhatsApp's ids are short; what is longer is cut, and counted together. */
const LONGEST_KEY = 300;

/**
 * How often messages were asked for and sent again. Kept in the store, so that a restart or another gateway goes on
 * counting: otherwise two clients ask each other for ever. While the store is away, what this process knows counts.
 */
export function createRetryCounters({ deviceId, log }: { deviceId: string; log: Logger }): CacheStore {
  const device = new Types.ObjectId(deviceId);
  const counts = new Map<string, unknown>();

  function remember(key: string, count: unknown): void {
    counts.delete(key);
    counts.set(key, count);
    const [oldest] = counts.keys();
    if (counts.size > MOST && oldest !== undefined) counts.delete(oldest);
  }

  async function quietly<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      log.warn({ err: error }, 'the store does not count how often a message was asked for again');
      return undefined;
    }
  }

  return {
    async get<T>(name: string): Promise<T> {
      const key = name.slice(0, LONGEST_KEY);
      if (!counts.has(key)) {
        const stored = await quietly(() => DeviceRetryCountModel.findOne({ deviceId: device, key }, { count: 1 }).lean());
        if (stored) remember(key, stored.count);
      }
      return counts.get(key) as T; // What Baileys put there under this key; its type leaves out that there may be nothing.
    },
    async set(name, count) {
      const key = name.slice(0, LONGEST_KEY);
      remember(key, count);
      await quietly(() => DeviceRetryCountModel.updateOne({ deviceId: device, key }, { $set: { count, at: new Date() } }, { upsert: true }));
    },
    async del(name) {
      const key = name.slice(0, LONGEST_KEY);
      counts.delete(key);
      await quietly(() => DeviceRetryCountModel.deleteOne({ deviceId: device, key }));
    },
    flushAll: () => counts.clear(),
  };
}
