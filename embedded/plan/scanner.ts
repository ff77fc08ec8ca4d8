import { decode } from '../bson/document.ts';
import type { Doc } from '../bson/values.ts';
import { Heap } from '../query/heap.ts';
import type { Matcher } from '../query/match.ts';
import type { Collection } from '../storage/catalog.ts';
import type { Environment } from '../storage/environment.ts';
import { documentKey } from '../storage/keySpace.ts';
import type { Plan, ScanRange } from './planner.ts';
import { RangeReader, type Entry } from './rangeReader.ts';

/** A document that matched. */
export interface Found {
  idKey: Buffer;
  bytes: Buffer;
  /** Decoded on first use. */
  doc(): Doc;
}

/** Goes through what a plan reads and gives the documents that match, each once. */
export interface Scanner {
  readonly examined: { keys: number; documents: number };
  /** The next match; 'pause' once `mayGoOn` says no; undefined at the end. */
  next(mayGoOn: () => boolean): Found | 'pause' | undefined;
  /** To be called after other work has run. */
  refresh(): void;
}

interface Source {
  reader: RangeReader;
  range: ScanRange;
}

/** A source that is merged, and what its next entry is ordered by. */
interface Head extends Source {
  tail: Buffer;
  order: number;
}

/** Goes through the ranges of a plan. */
export class RangeScanner implements Scanner {
  readonly examined = { keys: 0, documents: 0 };
  private readonly sources: Source[];
  private readonly seen: Set<string> | undefined;
  /** The first source that may not be at its end, where they are read one after the other. */
  private at = 0;
  /** Where they are merged: the sources by their next entries, the first by the one it gave last. Undefined while these are not known. */
  private heads: Heap<Head> | undefined;

  constructor(
    private readonly environment: Environment,
    private readonly collection: Collection,
    private readonly plan: Plan,
    private readonly matches: Matcher,
    wanted?: number,
  ) {
    const space = plan.index ? environment.entries : environment.documents;
    const share = wanted && Math.ceil(wanted / plan.ranges.length);
    const sources = plan.ranges.map((range) => ({ reader: new RangeReader(space, range, plan.reverse, share), range }));
    this.sources = plan.reverse ? sources.reverse() : sources;
    this.seen = plan.repeats ? new Set() : undefined;
  }

  next(mayGoOn: () => boolean): Found | 'pause' | undefined {
    while (mayGoOn()) {
      const entry = this.take();
      if (!entry) return undefined;
      const found = this.examine(entry);
      if (found) return found;
    }
    return 'pause';
  }

  refresh(): void {
    for (const { reader } of this.sources) reader.refresh();
    this.heads = undefined;
  }

  private examine(entry: Entry): Found | undefined {
    this.examined.keys++;
    const idKey = this.plan.index ? entry.value : entry.key.subarray(4);
    if (this.seen) {
      const text = idKey.toString('latin1');
      if (this.seen.has(text)) return undefined;
      this.seen.add(text);
    }
    const bytes = this.plan.index ? this.environment.documents.get(documentKey(this.collection.id, idKey)) : entry.value;
    if (!bytes) return undefined;
    this.examined.documents++;
    let decoded: Doc | undefined;
    const doc = (): Doc => (decoded ??= decode(bytes));
    return this.plan.exact || this.matches(doc()) ? { idKey, bytes, doc } : undefined;
  }

  private take(): Entry | undefined {
    return this.plan.merged && this.sources.length > 1 ? this.takeFirst() : this.takeNext();
  }

  private takeNext(): Entry | undefined {
    for (; this.at < this.sources.length; this.at++) {
      const entry = this.sources[this.at]?.reader.take();
      if (entry) return entry;
    }
    return undefined;
  }

  /** Merges the ranges: takes the entry that comes first in the order of the fields after the merged ones. */
  private takeFirst(): Entry | undefined {
    if (this.heads) advance(this.heads);
    else this.heads = this.readHeads();
    return this.heads.first?.reader.take();
  }

  private readHeads(): Heap<Head> {
    const { reverse } = this.plan;
    const heads = new Heap<Head>((left, right) => ((reverse ? -1 : 1) * Buffer.compare(left.tail, right.tail) || left.order - right.order) < 0);
    for (const [order, source] of this.sources.entries()) {
      const tail = tailOf(source);
      if (tail) heads.push({ ...source, tail, order });
    }
    return heads;
  }
}

/** Moves the first source to where its next entry belongs. */
function advance(heads: Heap<Head>): void {
  const { first } = heads;
  const tail = first && tailOf(first);
  if (!tail) heads.pop();
  else {
    first.tail = tail;
    heads.settle();
  }
}

function tailOf({ reader, range }: Source): Buffer | undefined {
  return reader.peek()?.key.subarray(range.mergeFrom);
}
