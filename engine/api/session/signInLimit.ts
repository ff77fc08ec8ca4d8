import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../../errors.ts';

const WINDOW_SECONDS = 15 * 60;
const FAILURES_PER_PERSON = 10;
const FAILURES_PER_ADDRESS = 100;

/** Slows down who guesses passwords. Only failures count. */
export interface SignInLimit {
  /**
   * Runs one attempt; it counts as failed unless it resolves, and then the person's failures are forgotten. It is counted
   * before it is tried and attempts of one person take turns, so that neither many wrong ones at once pass nor many
   * right ones at once are refused. Throws `too_many`, and what the attempt throws.
   */
  attempt<T>(email: string, ip: string, run: () => Promise<T>): Promise<T>;
}

/** Counts in Redis for all processes; in this process while Redis is away. */
export function createSignInLimit(redis: Redis, prefix: string): SignInLimit {
  const perPerson = createLimiter(redis, `${prefix}-signin-person`, FAILURES_PER_PERSON);
  const perAddress = createLimiter(redis, `${prefix}-signin-address`, FAILURES_PER_ADDRESS);
  const inTurn = createTurns();

  async function count(person: string, ip: string): Promise<void> {
    try {
      await perAddress.consume(ip);
      await perPerson.consume(person);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
      throw new AppError('too_many', { params: { seconds, minutes: Math.ceil(seconds / 60) } });
    }
  }

  return {
    attempt(email, ip, run) {
      const person = personKey(email, ip);
      return inTurn(person, async () => {
        await count(person, ip);
        const result = await run();
        await Promise.all([perAddress.reward(ip), perPerson.delete(person)]);
        return result;
      });
    },
  };
}

/** Work of one key, one after the other, in the order it came. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>();
  return async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}

function createLimiter(redis: Redis, keyPrefix: string, points: number): RateLimiterAbstract {
  const limits = { keyPrefix, points, duration: WINDOW_SECONDS };
  return new RateLimiterRedis({ storeClient: redis, ...limits, insuranceLimiter: new RateLimiterMemory(limits) });
}

/** E-mails are personal data: Redis gets their hash. */
function personKey(email: string, ip: string): string {
  return createHash('sha256').update(`${email} ${ip}`).digest('base64url');
}
