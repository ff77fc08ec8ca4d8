import { changeEach } from './commands/changeEach.ts';
import type { Store } from './commands/context.ts';
import { Query, TURN_MILLISECONDS, type Deadline } from './plan/query.ts';
import { PLAIN_SCOPE } from './query/scope.ts';
import type { Collection, Garbage } from './storage/catalog.ts';
import type { Index } from './storage/indexDefinition.ts';
import { secondsInEffect } from './storage/indexLimits.ts';
import { wholeSpace } from './storage/keySpace.ts';

/** Milliseconds between two passes that remove expired documents, as in MongoDB. */
const PASS_MILLISECONDS = 60_000;

/** What is done in the background: expired documents, idle cursors and sessions, the bytes of dropped collections. */
export class Maintenance {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  /** Runs out when the store is stopped: what is under way then ends. */
  private readonly deadline: Deadline = { at: Number.POSITIVE_INFINITY };

  constructor(private readonly store: Store) {}

  start(): void {
    this.timer = setInterval(() => this.run(), PASS_MILLISECONDS);
    this.run();
  }

  /** Cuts the pass under way short; resolves when it has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.deadline.at = 0;
    clearInterval(this.timer);
    await this.running;
  }

  private run(): void {
    this.running = this.running.then(() => this.pass());
  }

  private async pass(): Promise<void> {
    const { catalog, cursors, sessions } = this.store;
    await this.step('forgetting idle cursors', () => cursors.killIdle(Date.now()));
    await this.step('forgetting idle sessions', () => sessions.forgetIdle(Date.now()));
    for (const garbage of catalog.listGarbage()) await this.step(`removing the ${garbage.space} of ${garbage.id}`, () => this.collect(garbage));
    for (const collection of catalog.list()) {
      for (const index of collection.indexes) {
        await this.step(`the expiry by ${index.name} of ${collection.database}.${collection.name}`, () => this.removeExpired(collection, index));
      }
    }
  }

  /** What fails is told and left to the next pass, and keeps nothing else from being done. */
  private async step(what: string, action: () => void | Promise<void>): Promise<void> {
    if (this.stopped) return;
    try {
      await action();
    } catch (cause) {
      if (!this.stopped) process.stderr.write(`embedded store: ${what} failed: ${String(cause)}\n`);
    }
  }

  private async collect(garbage: Garbage): Promise<void> {
    const { catalog, environment } = this.store;
    const space = environment[garbage.space];
    for (let isLeft = true; isLeft && !this.stopped; ) {
      await environment.write(() => {
        const turnEnds = performance.now() + TURN_MILLISECONDS;
        const keys = [...space.getKeys({ ...wholeSpace(garbage.id), limit: 500 })];
        let removed = 0;
        for (; removed < keys.length && performance.now() < turnEnds; removed++) space.removeSync(keys[removed] as Buffer); // removed < keys.length
        isLeft = keys.length > 0;
        if (!isLeft) catalog.removeGarbage(garbage);
      });
    }
  }

  /** Removes the documents in a TTL index whose time is over. */
  private async removeExpired(collection: Collection, index: Index): Promise<void> {
    const { expireAfterSeconds, ready, hidden, partial, collation, fields: [field] } = index;
    /** Whether it is still there, and no collMod has given it another time. */
    const isInForce = ({ indexes }: Collection): boolean => indexes.some((other) => other.id === index.id && other.expireAfterSeconds === expireAfterSeconds);
    if (expireAfterSeconds === undefined || !ready || !field || !isInForce(collection)) return;
    const expired = { [field.name]: { $lt: new Date(Date.now() - secondsInEffect(expireAfterSeconds) * 1000) } };
    const query = new Query(this.store.environment, collection, {
      filter: partial ? { $and: [expired, partial.filter] } : expired,
      scope: { ...PLAIN_SCOPE, ...(collation ? { collation } : {}) }, // a partial filter is meant by the collation of its index
      ...(hidden ? {} : { hint: index.name }),
      deadline: this.deadline,
    });
    await changeEach(this.store, query, ({ collection: there, idKey, doc }) => {
      if (isInForce(there)) this.store.writer.remove(there, idKey, doc);
    });
  }
}
