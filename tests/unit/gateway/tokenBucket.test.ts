import fc from 'fast-check';
import { emptyBucket, fillingMs, JITTER, levelAt, readyAt, rebuildBucket, takeToken, type Bucket, type BucketLimit } from '../../../engine/gateway/pace/tokenBucket.ts';

const limits = fc.record({ perSecond: fc.double({ min: 0.05, max: 100, noNaN: true }), burst: fc.integer({ min: 1, max: 20 }) });
/** Pauses before asking, ms, and the chance of each. */
const asks = fc.array(fc.record({ pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 30_000 })), chance: fc.double({ min: 0, max: 1, noNaN: true }) }), { minLength: 1, maxLength: 120 });

const fullBucket = (limit: BucketLimit, at: number): Bucket => ({ tokens: limit.burst, at, restUntil: at });

/** Somebody who takes a token whenever one is ready, or `pauseMs` later. */
function run(limit: BucketLimit, steps: { pauseMs: number; chance: number }[], begin: Bucket) {
  let bucket = begin;
  let now = begin.at;
  const taken: number[] = [];
  for (const { pauseMs, chance } of steps) {
    now = readyAt(bucket, limit, now + pauseMs);
    bucket = takeToken(bucket, limit, now, chance);
    taken.push(now);
  }
  return { taken, bucket, now };
}

/** The most in any window, beyond what a burst and the time of the window allow. */
function excess({ perSecond, burst }: BucketLimit, taken: number[]): number {
  let worst = -Infinity;
  for (let from = 0; from < taken.length; from += 1) {
    for (let to = from; to < taken.length; to += 1) worst = Math.max(worst, to - from + 1 - burst - ((taken[to]! - taken[from]!) * perSecond) / 1_000);
  }
  return worst;
}

describe('a token bucket', () => {
  it('never lets more than a burst and its rate leave, in any window', () => {
    fc.assert(fc.property(limits, asks, (limit, steps) => expect(excess(limit, run(limit, steps, fullBucket(limit, 0)).taken)).toBeLessThan(0.001)));
  });

  it('lets a burst leave at once after a rest', () => {
    fc.assert(
      fc.property(limits, (limit) => {
        const { taken } = run(limit, Array.from({ length: limit.burst }, () => ({ pauseMs: 0, chance: 1 })), fullBucket(limit, 5_000));
        expect(taken).toEqual(Array(limit.burst).fill(5_000));
      }),
    );
  });

  it('keeps nobody longer than an interval and its jitter', () => {
    fc.assert(
      fc.property(limits, asks, fc.double({ min: 0, max: 1, noNaN: true }), (limit, steps, chance) => {
        const intervalMs = 1_000 / limit.perSecond;
        let { bucket, now } = run(limit, steps, emptyBucket(0));
        for (let each = 0; each < 30; each += 1) {
          const next = readyAt(bucket, limit, now);
          expect(next - now).toBeLessThanOrEqual(intervalMs * (1 + JITTER) + 2);
          now = next;
          bucket = takeToken(bucket, limit, now, chance);
        }
      }),
    );
  });

  it('waits by chance, within its bounds', () => {
    const limit = { perSecond: 1, burst: 1 };
    const waits = [0, 0.25, 1].map((chance) => readyAt(takeToken(fullBucket(limit, 0), limit, 0, chance), limit, 0));
    expect(waits).toEqual([1_000, 1_125, 1_500]);
  });

  it('keeps its rate in the long run, jitter or not', () => {
    const limit = { perSecond: 1, burst: 10 };
    const steps = Array.from({ length: 1_000 }, (_, index) => ({ pauseMs: 0, chance: (index * 0.618) % 1 }));
    const { now } = run(limit, steps, emptyBucket(0));
    expect(1_000_000 / now).toBeGreaterThan(0.99);
  });

  it('refuses to be taken from when nothing is ready', () => {
    expect(() => takeToken(emptyBucket(0), { perSecond: 1, burst: 5 }, 999, 0)).toThrow('no token');
    expect(takeToken(emptyBucket(0), { perSecond: 1, burst: 5 }, 1_000, 0)).toMatchObject({ tokens: expect.closeTo(0) });
  });
});

describe('a bucket that is rebuilt from what was taken', () => {
  it('never holds more than the one it stands for, at any later time', () => {
    fc.assert(
      fc.property(limits, asks, fc.integer({ min: 0, max: 60_000 }), (limit, steps, goneMs) => {
        const before = run(limit, steps, fullBucket(limit, 0));
        const now = before.now + goneMs;
        const rebuilt = rebuildBucket(limit, before.taken, now);
        for (const later of [0, 100, 5_000, 100_000]) expect(levelAt(rebuilt, limit, now + later)).toBeLessThanOrEqual(levelAt(before.bucket, limit, now + later) + 0.001);
      }),
    );
  });

  it('so a change of hands in the middle breaks no window', () => {
    fc.assert(
      fc.property(limits, asks, asks, (limit, first, second) => {
        const before = run(limit, first, fullBucket(limit, 0));
        const after = run(limit, second, rebuildBucket(limit, before.taken, before.now));
        expect(excess(limit, [...before.taken, ...after.taken])).toBeLessThan(0.001);
      }),
    );
  });

  it('is full when nothing left for as long as filling takes, and empty after a steady stream', () => {
    const limit = { perSecond: 1, burst: 10 };
    expect(levelAt(rebuildBucket(limit, [0], fillingMs(limit) + 1), limit, fillingMs(limit) + 1)).toBeCloseTo(10);
    const stream = Array.from({ length: 3_600 }, (_, second) => second * 1_000);
    expect(levelAt(rebuildBucket(limit, stream, 3_599_000), limit, 3_599_000)).toBeLessThan(1);
  });

  it('takes a time that has not come yet, of another clock, as now', () => {
    expect(levelAt(rebuildBucket({ perSecond: 1, burst: 2 }, [9_999_999], 100), { perSecond: 1, burst: 2 }, 100)).toBeCloseTo(1);
  });
});
