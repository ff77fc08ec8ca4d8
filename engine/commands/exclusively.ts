import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../errors.ts';
import { releaseLock, takeLock } from '../models/index.ts';

/** The lock outlives a killed holder by so many ms. */
const HOLD = 15_000;
const RENEW_EVERY = 5_000;
const LOOK_EVERY = 50;

/**
 * Runs `work` while nobody else, in any process, runs under the same name. Throws `unavailable` when its turn does not
 * come within `patienceMs`.
 */
export async function exclusively<Result>(name: string, work: () => Promise<Result>, { patienceMs = 5_000 } = {}): Promise<Result> {
  const owner = randomUUID();
  const deadline = Date.now() + patienceMs;
  while (!(await takeLock(name, owner, HOLD))) {
    if (Date.now() > deadline) throw new AppError('unavailable');
    await wait(LOOK_EVERY);
  }
  const renewal = setInterval(() => {
    // A renewal that fails is tried again before the lock runs out.
    takeLock(name, owner, HOLD).catch(() => undefined);
  }, RENEW_EVERY);
  try {
    return await work();
  } finally {
    clearInterval(renewal);
    await releaseLock(name, owner);
  }
}
