import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Begins the work of each item at its time, `perSecond` of them evenly, whether earlier ones have ended or not: a slow
 * answer does not lighten the load that measures it. Ends when all have; rejects with the first failure. `until` ends it
 * early. Answers how many were begun.
 */
export async function openLoop<Item>(items: Iterable<Item>, perSecond: number, work: (item: Item) => Promise<unknown>, until?: AbortSignal): Promise<number> {
  const began = performance.now();
  const running: Promise<unknown>[] = [];
  for (const item of items) {
    const pause = began + (running.length * 1000) / perSecond - performance.now();
    if (pause > 0) await sleep(pause);
    if (until?.aborted) break;
    const begun = work(item);
    begun.catch(() => undefined); // Awaited below.
    running.push(begun);
  }
  await Promise.all(running);
  return running.length;
}
