import { StoreError } from '../errors.ts';
import { assertInTime, TURN_MILLISECONDS, type Query } from '../plan/query.ts';
import { changeIfStill, type Target } from './changeOne.ts';
import type { Store } from './context.ts';

/** Changes everything that matches, in portions of a few milliseconds; answers how many documents that were. */
export async function changeEach(store: Store, query: Query, change: (target: Target) => unknown): Promise<number> {
  const ids = await matchingIds(query);
  let done = 0;
  let matched = 0;
  let failure: StoreError | undefined;
  while (done < ids.length && !failure) {
    assertInTime(query.options.deadline);
    await store.environment.write(() => {
      const turnEnds = performance.now() + TURN_MILLISECONDS;
      while (done < ids.length && performance.now() < turnEnds) {
        const idKey = ids[done++] as Buffer; // done < ids.length
        try {
          if (changeIfStill(store, query, idKey, change)) matched++;
        } catch (cause) {
          if (!(cause instanceof StoreError)) throw cause;
          failure = cause;
          return;
        }
      }
    });
  }
  if (failure) throw failure;
  return matched;
}

/** The encoded ids of everything that matches now, each once: a document that others move within an index may come up again. */
async function matchingIds(query: Query): Promise<Buffer[]> {
  const ids = new Map<string, Buffer>();
  for await (const { idKey } of query.results()) ids.set(idKey.toString('latin1'), idKey);
  return [...ids.values()];
}
