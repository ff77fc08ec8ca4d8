import type { Doc } from '../bson/values.ts';
import { reasonOf, ToolError } from './failures.ts';

/** A collection on its way. */
export interface CollectionCopy {
  database: string;
  name: string;
  /** As `create` takes them. */
  options: Doc;
  /** As `createIndexes` takes them, without that of `_id`. */
  indexes: Doc[];
  /** How many documents there must be, where the source has written that down. */
  count?: number;
  /** Their BSON, one after another: a collection need not fit into memory. */
  documents(): AsyncIterable<Buffer>;
}

export interface Source {
  /** For sentences. */
  name: string;
  collections(): Promise<CollectionCopy[]>;
}

export interface Target {
  /** For sentences. */
  name: string;
  /** Throws, having changed nothing, when what is there is in the way. */
  prepare(collections: readonly CollectionCopy[]): Promise<void>;
  /** Writes one collection whole, replacing what has its name. Answers how many documents the target then says it has. */
  write(collection: CollectionCopy, documents: AsyncIterable<Buffer>): Promise<number>;
  /** After the last one. */
  finish(): Promise<void>;
}

export interface CopyOptions {
  /** Is told how far it is. */
  tell(sentence: string): void;
  signal: AbortSignal;
}

export interface Copied {
  collections: number;
  documents: number;
  indexes: number;
}

/** Between two sentences about one collection, ms. */
const TELL_EVERY = 2_000;

/** Copies everything, one collection after another. Throws ToolError, which says how far it came. */
export async function copyCollections(source: Source, target: Target, { tell, signal }: CopyOptions): Promise<Copied> {
  const collections = await source.collections();
  await target.prepare(collections);
  const copied: Copied = { collections: 0, documents: 0, indexes: 0 };
  for (const collection of collections) {
    const name = `${collection.database}.${collection.name}`;
    let read = 0;
    try {
      const documents = counted(collection.documents(), signal, (count, told) => {
        read = count;
        if (told) tell(`${name}: ${amount(count, 'document')}…`);
      });
      const found = await target.write(collection, documents);
      expectCount(read, collection.count, 'were to be read');
      expectCount(found, read, 'were written');
    } catch (cause) {
      const reason = reasonOf(cause);
      throw new ToolError(`${name} is not complete (${amount(read, 'document')} read): ${reason}\nComplete in ${target.name}: ${copied.collections} of ${collections.length} collections, ${amount(copied.documents, 'document')}. ${source.name} is as it was.`);
    }
    copied.collections += 1;
    copied.documents += read;
    copied.indexes += collection.indexes.length + 1;
    tell(`${name}: ${amount(read, 'document')}, ${amount(collection.indexes.length + 1, 'index', 'indexes')}`);
  }
  await target.finish();
  return copied;
}

async function* counted(documents: AsyncIterable<Buffer>, signal: AbortSignal, progress: (count: number, told: boolean) => void): AsyncGenerator<Buffer> {
  let count = 0;
  let toldAt = performance.now();
  for await (const document of documents) {
    signal.throwIfAborted();
    const now = performance.now();
    const told = now - toldAt > TELL_EVERY;
    if (told) toldAt = now;
    progress((count += 1), told);
    yield document;
  }
}

function expectCount(found: number, wanted: number | undefined, what: string): void {
  if (wanted !== undefined && found !== wanted) throw new ToolError(`${amount(wanted, 'document')} ${what}, and there are ${found.toLocaleString('en-US')}`);
}

/** `1 index`, `2,500 documents`. */
export function amount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
