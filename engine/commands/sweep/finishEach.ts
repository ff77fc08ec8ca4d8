import { deadLetterKey, isStoreAway, keepDeadLetter, DeadLetterModel, type DeadLetterAbout } from '../../models/index.ts';
import type { Services } from '../../services.ts';

/** How often in a row each piece of work failed in this sweeper's hands, by queue and key. */
export type Failures = Map<string, number>;

/** Failures in a row that make a dead letter. */
const ATTEMPTS = 3;

export interface Finishing<T> {
  queue: string;
  about: (item: T) => DeadLetterAbout;
  finish: (item: T) => Promise<void>;
}

/**
 * Finishes one piece of work after the other; one failure does not keep the others waiting. What fails three times in a
 * row leaves a dead letter, after which it rests; what has one already rests again at once. Answers how many were done.
 */
export async function finishEach<T>(services: Services, failures: Failures, items: T[], { queue, about, finish }: Finishing<T>): Promise<number> {
  let done = 0;
  for (const item of items) {
    const key = `${queue} ${deadLetterKey(about(item))}`;
    try {
      await finish(item);
      failures.delete(key);
      done += 1;
    } catch (error) {
      // Nothing is wrong with the work; the rest would fail alike.
      if (isStoreAway(error)) throw error;
      failures.set(key, (failures.get(key) ?? 0) + 1);
      await tell(services, failures, { queue, key, about: about(item), error });
    }
  }
  return done;
}

async function tell(services: Services, failures: Failures, { queue, key, about, error }: { queue: string; key: string; about: DeadLetterAbout; error: unknown }): Promise<void> {
  const attempts = failures.get(key) ?? 1;
  const isKnown = attempts >= ATTEMPTS || (await DeadLetterModel.exists({ queue, key: deadLetterKey(about) })) !== null;
  if (!isKnown) {
    services.log.warn({ err: error, queue, about: about.kind }, 'leftover not finished, will be tried again');
    return;
  }
  failures.delete(key);
  const { letter, isNew } = await keepDeadLetter({ queue, about, error, attempts, now: services.now() });
  services.log[isNew ? 'error' : 'warn']({ err: error, queue, deadLetterId: letter._id.toHexString() }, 'leftover failed for good');
}
