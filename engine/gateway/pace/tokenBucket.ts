/** `perSecond` tokens come in a second, as long as there are fewer than `burst`. */
export interface BucketLimit {
  perSecond: number;
  /** At least 1. */
  burst: number;
}

/** How many tokens there were `at` a time. Times are ms of one clock that never goes back; the caller's. */
export interface Bucket {
  tokens: number;
  at: number;
  /** No token is given before: the next one's time, and a little by chance. */
  restUntil: number;
}

/** After a token that left none, the next one is given up to so much of its interval later: people do not send like clocks. */
export const JITTER = 0.5;

/** What the arithmetic of fractions may lose. */
const NEARLY_ONE = 1 - 1e-6;

/** Nothing in it: the cautious beginning of who does not know what was sent before. */
export function emptyBucket(now: number): Bucket {
  return { tokens: 0, at: now, restUntil: now };
}

/**
 * What a bucket must hold at least, from when its tokens were taken. Invariant: never more than the bucket that gave those
 * tokens, so a new holder gives no burst of its own. It begins with nothing, as long ago as filling up takes.
 */
export function rebuildBucket(limit: BucketLimit, takenAt: readonly number[], now: number): Bucket {
  const beginning = now - fillingMs(limit);
  const taken = takenAt.filter((at) => at >= beginning).toSorted((left, right) => left - right);
  return taken.reduce<Bucket>((bucket, at) => {
    const when = Math.min(at, now);
    return { tokens: Math.max(0, levelAt(bucket, limit, when) - 1), at: when, restUntil: when };
  }, emptyBucket(beginning));
}

/** How long an empty bucket takes to be full, ms. */
export function fillingMs({ perSecond, burst }: BucketLimit): number {
  return (burst / perSecond) * 1_000;
}

export function levelAt({ tokens, at }: Bucket, { perSecond, burst }: BucketLimit, now: number): number {
  return Math.min(burst, tokens + (Math.max(0, now - at) * perSecond) / 1_000);
}

/** When a token is given: `now` or later. */
export function readyAt(bucket: Bucket, limit: BucketLimit, now: number): number {
  const missing = NEARLY_ONE - levelAt(bucket, limit, now);
  return Math.max(now + (missing > 0 ? Math.ceil((missing / limit.perSecond) * 1_000) : 0), bucket.restUntil);
}

/** The bucket without the token that is given now. `chance`: from 0 to 1. Throws when none is ready. */
export function takeToken(bucket: Bucket, limit: BucketLimit, now: number, chance: number): Bucket {
  if (readyAt(bucket, limit, now) > now) throw new Error('no token is ready');
  const left: Bucket = { tokens: Math.max(0, levelAt(bucket, limit, now) - 1), at: now, restUntil: now };
  const next = readyAt(left, limit, now);
  return next > now ? { ...left, restUntil: next + (chance * JITTER * 1_000) / limit.perSecond } : left;
}
