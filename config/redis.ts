import { Redis } from 'ioredis';

/**
 * A Redis connection for BullMQ and the live events. BullMQ's workers block on it, so requests are retried for ever
 * (`maxRetriesPerRequest: null`, which BullMQ demands).
 */
export function connectRedis(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: null, enableReadyCheck: true, retryStrategy: (attempt) => Math.min(attempt * 100, 2_000) });
}

/** A connection whose commands fail at once while Redis is away: for requests that a person waits for. */
export function connectRedisFailFast(url: string): Redis {
  return new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false, commandTimeout: 2_000, retryStrategy: (attempt) => Math.min(attempt * 100, 2_000) });
}
