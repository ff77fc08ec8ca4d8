import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { open, type Database, type RootDatabase, type Transaction } from 'lmdb';

import { StoreError } from '../errors.ts';

/** An ordered space of byte keys. */
export type Space = Database<Buffer, Buffer>;

interface QueuedWrite {
  run: () => void;
  commit: () => void;
  abort: (cause: Error) => void;
}

/** Where the catalog says who serves the files. */
const OWNER = Buffer.from('owner');

/** Milliseconds that one group of writes may take before it is committed and reads get their turn. */
const GROUP_MILLISECONDS = 20;

/**
 * The LMDB files of one data directory. Writes that arrive together share one transaction, which is flushed to disk
 * before any of them is acknowledged.
 */
export class Environment {
  /** Documents: collection id, then the encoded `_id`. */
  readonly documents: Space;
  /** Index entries: index id, then the encoded fields, then the encoded `_id`; the value is the encoded `_id`. */
  readonly entries: Space;
  /** The catalog. */
  readonly catalog: Space;
  /** How many groups of writes were committed: what was read before the last one may be out of date. */
  commits = 0;
  private readonly root: RootDatabase<Buffer, Buffer>;
  private queue: QueuedWrite[] = [];
  private scheduled = false;
  private closing = false;
  private commitListener: () => void = () => undefined;
  private abortListener: () => void = () => undefined;

  constructor(readonly directory: string) {
    mkdirSync(directory, { recursive: true });
    const encodings = { encoding: 'binary', keyEncoding: 'binary' } as const;
    this.root = open<Buffer, Buffer>({ path: join(directory, 'store.mdb'), overlappingSync: false, maxDbs: 4, ...encodings });
    this.documents = this.root.openDB<Buffer, Buffer>('documents', encodings);
    this.entries = this.root.openDB<Buffer, Buffer>('entries', encodings);
    this.catalog = this.root.openDB<Buffer, Buffer>('catalog', encodings);
  }

  /**
   * Writes down who has these files, in one transaction that no other process can come between, unless the one who is
   * written down `hasThem` still: that one is answered then.
   */
  claim(owner: string, hasThem: (other: string) => boolean): string | undefined {
    return this.root.transactionSync(() => {
      const other = this.catalog.get(OWNER)?.toString();
      if (other !== undefined && hasThem(other)) return other;
      this.catalog.putSync(OWNER, Buffer.from(owner));
      return undefined;
    });
  }

  /**
   * Runs a job inside a write transaction and resolves with its result once that is on disk.
   * A job that throws must not have put anything yet: it alone fails, the rest of its group is committed.
   */
  write<T>(job: () => T): Promise<T> {
    if (this.closing) return Promise.reject(new StoreError('ShutdownInProgress', 'the store is being stopped'));
    return new Promise<T>((resolve, reject) => {
      let settle: () => void = () => undefined;
      this.queue.push({
        run: () => {
          settle = outcomeOf(job, resolve, reject);
        },
        commit: () => settle(),
        abort: reject,
      });
      this.schedule();
    });
  }

  /** Refuses further writes; what reads for long ends at its next pause. Writes that wait are carried out. */
  interrupt(): void {
    this.closing = true;
  }

  /** Throws InterruptedAtShutdown. To be asked where work that may take long goes on after a pause. */
  assertOpen(): void {
    if (this.closing) throw new StoreError('InterruptedAtShutdown', 'interrupted at shutdown');
  }

  /** What the files hold now and go on holding for the transaction, until it is `done`. */
  snapshot(): Transaction {
    return this.root.useReadTransaction();
  }

  /** Called inside each group's transaction when its jobs are done. */
  beforeCommit(listener: () => void): void {
    this.commitListener = listener;
  }

  /** Called when a group could not be committed: what is cached from it has to be read again. */
  onAbort(listener: () => void): void {
    this.abortListener = listener;
  }

  /** Refuses further writes and carries out those that wait. Nothing may be read any more. */
  async close(): Promise<void> {
    this.interrupt();
    while (this.queue.length > 0) this.commitGroup();
    await this.root.close();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.commitGroup();
      if (this.queue.length > 0) this.schedule();
    });
  }

  private commitGroup(): void {
    const group: QueuedWrite[] = [];
    const until = performance.now() + GROUP_MILLISECONDS;
    try {
      this.root.transactionSync(() => {
        for (let next = this.queue.shift(); next; next = this.queue.shift()) {
          group.push(next);
          next.run();
          if (performance.now() > until) break;
        }
        this.commitListener();
      });
    } catch (cause) {
      this.abortListener();
      const error = failureOf(cause);
      for (const write of group) write.abort(error);
      return;
    }
    this.commits++;
    for (const write of group) write.commit();
  }
}

/** A job that throws a StoreError has changed nothing; any other failure undoes the group. */
function outcomeOf<T>(job: () => T, resolve: (value: T) => void, reject: (error: Error) => void): () => void {
  try {
    const result = job();
    return () => resolve(result);
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    return () => reject(cause);
  }
}

/** What LMDB and the system call a disk, a file or a map that is full; LMDB calls a write cut short an input/output error. */
const FULL = /MDB_MAP_FULL|Input\/output error|No space left|File too large|Disk quota exceeded/;

function failureOf(cause: unknown): Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  return FULL.test(error.message) ? new StoreError('OutOfDiskSpace', `nothing was written: ${error.message}`) : error;
}
