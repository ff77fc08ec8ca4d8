import { StoreError } from './errors.ts';
import type { Deadline } from './plan/query.ts';

/** Milliseconds that a cursor may rest between two getMores, as in MongoDB. */
const IDLE_MILLISECONDS = 10 * 60 * 1000;

/** Bytes of documents in one reply, as in MongoDB. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Documents of a first batch when the client does not say how many. */
export const FIRST_BATCH = 101;

export interface CursorOptions {
  /** Documents of the first batch. */
  size: number;
  /** Whether the first batch is all that is wanted. */
  single?: boolean;
  /** The session whose end is the cursor's end. */
  session?: string | undefined;
  /** Whether it stays however long it rests. */
  noTimeout?: boolean;
  /** For all the batches together; the time between them does not count. */
  deadline?: Deadline | undefined;
}

interface OpenCursor {
  namespace: string;
  documents: BufferedIterator;
  usedAt: number;
  inUse: boolean;
  session: string | undefined;
  noTimeout: boolean;
  deadline: Deadline | undefined;
}

export interface Batch {
  /** Zero when nothing is left. */
  id: bigint;
  documents: Buffer[];
}

/** Results that clients have not fetched yet. */
export class Cursors {
  private readonly open = new Map<bigint, OpenCursor>();
  private lastId = BigInt(Date.now()) * 1000n;

  /** How many are open. */
  get count(): number {
    return this.open.size;
  }

  /** Takes the first batch; keeps the rest under a new id unless `single`. */
  async start(namespace: string, results: AsyncIterator<Buffer, void>, options: CursorOptions): Promise<Batch> {
    const { size, single = false, session, noTimeout = false, deadline } = options;
    const iterator = new BufferedIterator(results);
    const documents = await iterator.batch(size);
    if (single || (await iterator.isDone())) {
      await iterator.close();
      return { id: 0n, documents };
    }
    const id = ++this.lastId;
    this.open.set(id, { namespace, documents: iterator, usedAt: Date.now(), inUse: false, session, noTimeout, deadline });
    return { id, documents };
  }

  /**
   * The next batch; `size` 0 stands for as much as fits. Throws CursorNotFound, CursorInUse while another connection
   * takes a batch, and Unauthorized for another namespace than the cursor's.
   */
  async more(id: bigint, namespace: string, size: number, session?: string): Promise<Batch> {
    const cursor = this.open.get(id);
    if (!cursor) throw new StoreError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new StoreError('Unauthorized', `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`);
    }
    assertSession(cursor, id, session);
    if (cursor.inUse) throw new StoreError('CursorInUse', `cursor id ${id} is already in use`);
    cursor.inUse = true;
    if (cursor.deadline) cursor.deadline.at += Date.now() - cursor.usedAt;
    try {
      const documents = await cursor.documents.batch(size === 0 ? Number.POSITIVE_INFINITY : size);
      if (!(await cursor.documents.isDone())) return { id: this.open.has(id) ? id : 0n, documents };
      this.open.delete(id);
      return { id: 0n, documents };
    } catch (cause) {
      this.open.delete(id);
      throw cause;
    } finally {
      cursor.inUse = false;
      cursor.usedAt = Date.now();
    }
  }

  /** Whether there was such a cursor of this namespace. */
  kill(id: bigint, namespace: string): boolean {
    return this.open.get(id)?.namespace === namespace && this.open.delete(id);
  }

  killOf(session: string): void {
    for (const [id, cursor] of this.open) if (cursor.session === session) this.open.delete(id);
  }

  killAll(): void {
    this.open.clear();
  }

  /** `now` in milliseconds since 1970. */
  killIdle(now: number): void {
    for (const [id, { usedAt, inUse, noTimeout }] of this.open) {
      if (!inUse && !noTimeout && now - usedAt > IDLE_MILLISECONDS) this.open.delete(id);
    }
  }
}

function assertSession(cursor: OpenCursor, id: bigint, session: string | undefined): void {
  if (cursor.session === session) return;
  if (session === undefined) throw new StoreError('Location50737', `Cannot run getMore on cursor ${id}, which was created in session ${cursor.session}, without an lsid`);
  if (cursor.session === undefined) throw new StoreError('Location50736', `Cannot run getMore on cursor ${id}, which was not created in a session, in session ${session}`);
  throw new StoreError('Location50738', `Cannot run getMore on cursor ${id}, which was created in session ${cursor.session}, in session ${session}`);
}

/** Knows one result ahead, to tell whether there are more. */
class BufferedIterator {
  private ahead: IteratorResult<Buffer, void> | undefined;

  constructor(private readonly results: AsyncIterator<Buffer, void>) {}

  async batch(size: number): Promise<Buffer[]> {
    const documents: Buffer[] = [];
    let bytes = 0;
    while (documents.length < size) {
      const next = await this.peek();
      if (next.done) break;
      bytes += next.value.length;
      if (documents.length > 0 && bytes > MAX_BATCH_BYTES) break;
      documents.push(next.value);
      this.ahead = undefined;
    }
    return documents;
  }

  async isDone(): Promise<boolean> {
    return (await this.peek()).done === true;
  }

  async close(): Promise<void> {
    await this.results.return?.();
  }

  private async peek(): Promise<IteratorResult<Buffer, void>> {
    return (this.ahead ??= await this.results.next());
  }
}
