import type { CacheStore } from '@whiskeysockets/baileys';

/** Messages whose counts are remembered; the oldest are forgotten first. */
const MOST = 5_000;

/** How often messages were asked for and sent again, which must outlive a connection: otherwise two clients ask each other for ever. */
export function createRetryCounters(): CacheStore {
  const counts = new Map<string, unknown>();
  return {
    get: <T>(key: string) => counts.get(key) as T | undefined, // What Baileys put there under this key.
    set(key, value) {
      counts.delete(key);
      counts.set(key, value);
      const [oldest] = counts.keys();
      if (counts.size > MOST && oldest !== undefined) counts.delete(oldest);
    },
    del: (key) => void counts.delete(key),
    flushAll: () => counts.clear(),
  };
}
