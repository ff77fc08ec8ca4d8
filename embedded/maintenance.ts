import { Query, TURN_MILLISECONDS } from './plan/query.ts';
import { changeIfStill, matchingIds } from './commands/changeOne.ts';
import type { Store } from './commands/context.ts';
import { wholeSpace } from './storage/keySpace.ts';
import type { Collection } from './storage/catalog.ts';

/** Milliseconds between two passes that remove expired documents, as in MongoDB. */
const PASS_MILLISECONDS = 60_000;

/** What is done in the background: expired documents, idle cursors and sessions, the bytes of dropped collections. */
export class Maintenance {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(private readonly store: Store) {}

  start(): void {
    this.timer = setInterval(() => this.run(), PASS_MILLISECONDS);
    this.run();
  }

  /** Resolves when the pass under way has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.running;
  }

  private run(): void {
    this.running = this.running.then(() => this.pass()).catch((cause: unknown) => {
      process.stderr.write(`embedded store: the maintenance pass failed: ${String(cause)}\n`);
    });
  }

  private async pass(): Promise<void> {
    this.store.cursors.killIdle(Date.now());
    this.store.sessions.forgetIdle(Date.now());
    await this.collectGarbage();
    for (const collection of this.store.catalog.list()) await removeExpired(this.store, collection, Date.now());
  }

  private async collectGarbage(): Promise<void> {
    const { catalog, environment } = this.store;
    for (let item = catalog.nextGarbage(); item && !this.stopped; item = catalog.nextGarbage()) {
      const garbage = item;
      await environment.write(() => {
        const space = environment[garbage.space];
        const turnEnds = performance.now() + TURN_MILLISECONDS;
        const keys = [...space.getKeys({ ...wholeSpace(garbage.id), limit: 500 })];
        let removed = 0;
        for (; removed < keys.length && performance.now() < turnEnds; removed++) space.removeSync(keys[removed] as Buffer);
        if (keys.length === 0) catalog.removeGarbage(garbage);
      });
    }
  }
}

/** Removes what a TTL index says has expired at `now` (milliseconds since 1970). */
export async function removeExpired(store: Store, collection: Collection, now: number): Promise<void> {
  for (const index of collection.indexes) {
    const [field] = index.fields;
    if (index.expireAfterSeconds === undefined || !index.ready || !field) continue;
    const expired = { [field.name]: { $lt: new Date(now - index.expireAfterSeconds * 1000) } };
    const filter = index.partial ? { $and: [expired, index.partial.filter] } : expired;
    const query = new Query(store.environment, collection, { filter });
    for (const idKey of await matchingIds(query)) {
      await store.environment.write(() => changeIfStill(store, query, idKey, (target) => store.writer.remove(collection, idKey, target.doc)));
    }
  }
}

