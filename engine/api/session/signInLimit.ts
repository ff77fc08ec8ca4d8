import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { AppError } from '../../errors.ts';

const WINDOW_SECONDS = 15 * 60;
const FAILURES_PER_PERSON = 10;
const FAILURES_PER_ADDRESS = 100;

/** Slows down who guesses passwords. Only failures count. */
export interface SignInLimit {
  /** Counts an attempt as failed before it is tried, so that many at once are counted too. Throws `too_many`. */
  begin(email: string, ip: string): Promise<void>;
  /** The attempt was right: takes it back and forgets the person's failures. */
  succeed(email: string, ip: string): Promise<void>;
}

/** Counts in Redis for all processes; in this process while Redis is away. */
export function createSignInLimit(redis: Redis, prefix: string): SignInLimit {
  const perPerson = createLimiter(redis, `${prefix}-signin-person`, FAILURES_PER_PERSON);
  const perAddress = createLimiter(redis, `${prefix}-signin-address`, FAILURES_PER_ADDRESS);
  return {
    async begin(email, ip) {
      try {
        await perAddress.consume(ip);
        await perPerson.consume(personKey(email, ip));
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000));
        throw new AppError('too_many', { params: { seconds, minutes: Math.ceil(seconds / 60) } });
      }
    },
    async succeed(email, ip) {
      await Promise.all([perAddress.reward(ip), perPerson.delete(personKey(email, ip))]);
    },
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
