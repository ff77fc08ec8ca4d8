import { StoreError } from './errors.ts';

/** Milliseconds that a cursor may rest between two getMores, as in MongoDB. */
const IDLE_MILLISECONDS = 10 * 60 * 1000;

/** Bytes of documents in one reply, as in MongoDB. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Documents of a first batch when the client does not say how many. */
export const FIRST_BATCH = 101;

interface OpenCursor {
  namespace: string;
  documents: BufferedIterator;
  usedAt: number;
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

  /** Takes the first batch; keeps the rest under a new id unless `single`. */
  async start(namespace: string, results: AsyncIterator<Buffer, void>, size: number, single: boolean): Promise<Batch> {
    const cursor: OpenCursor = { namespace, documents: new BufferedIterator(results), usedAt: Date.now() };
    const documents = await cursor.documents.batch(size);
    if (single || (size > 0 && (await cursor.documents.isDone()))) {
      await cursor.documents.close();
      return { id: 0n, documents };
    }
    if (size === 0 && (await cursor.documents.isDone())) return { id: 0n, documents };
    const id = ++this.lastId;
    this.open.set(id, cursor);
    return { id, documents };
  }

  /** Throws CursorNotFound. `size` 0 stands for as much as fits. */
  async more(id: bigint, namespace: string, size: number): Promise<Batch> {
    const cursor = this.open.get(id);
    if (!cursor || cursor.namespace !== namespace) throw new StoreError('CursorNotFound', `cursor id ${id} not found`);
    cursor.usedAt = Date.now();
    try {
      const documents = await cursor.documents.batch(size === 0 ? Number.POSITIVE_INFINITY : size);
      if (!(await cursor.documents.isDone())) return { id, documents };
      this.open.delete(id);
      return { id: 0n, documents };
    } catch (cause) {
      this.open.delete(id);
      throw cause;
    }
  }

  /** Whether there was such a cursor. */
  kill(id: bigint): boolean {
    return this.open.delete(id);
  }

  killIdle(now: number): void {
    for (const [id, { usedAt }] of this.open) if (now - usedAt > IDLE_MILLISECONDS) this.open.delete(id);
  }
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
