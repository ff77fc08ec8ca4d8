import type { Environment } from './environment.ts';
import { wholeSpace } from './keySpace.ts';

/** How much a collection or an index holds. */
export interface Size {
  count: number;
  /** Of a collection its documents', of an index its keys' and values'. */
  bytes: number;
}

/**
 * The sizes of all collections and indexes, by id: counted as they change and stored with each group of writes, so
 * that they are known without reading everything. Changes are made inside a write job.
 */
export class Sizes {
  private sizes = new Map<number, Size>();
  private readonly changed = new Set<number>();

  constructor(private readonly environment: Environment) {}

  of(id: number): Readonly<Size> {
    return this.sizes.get(id) ?? { count: 0, bytes: 0 };
  }

  /** Only inside a write job. */
  change(id: number, count: number, bytes: number): void {
    const size = this.sizes.get(id);
    if (size) {
      size.count += count;
      size.bytes += bytes;
    } else this.sizes.set(id, { count, bytes });
    this.changed.add(id);
  }

  /** Only inside a write job. */
  forget(id: number): void {
    this.sizes.delete(id);
    this.changed.delete(id);
    this.environment.catalog.removeSync(recordKey(id));
  }

  /** Writes what has changed. Only inside a write job. */
  save(): void {
    for (const id of this.changed) this.environment.catalog.putSync(recordKey(id), Buffer.from(JSON.stringify(this.of(id))));
    this.changed.clear();
  }

  /** Reads a size that was stored; counts it when it was not. */
  load(id: number, kind: 'documents' | 'entries'): void {
    const stored = this.environment.catalog.get(recordKey(id));
    this.sizes.set(id, stored ? (JSON.parse(stored.toString()) as Size) : this.measure(id, kind)); // `save` has written it
  }

  forgetAll(): void {
    this.sizes.clear();
    this.changed.clear();
  }

  private measure(id: number, kind: 'documents' | 'entries'): Size {
    const size = { count: 0, bytes: 0 };
    for (const { key, value } of this.environment[kind].getRange(wholeSpace(id))) {
      size.count++;
      size.bytes += value.length + (kind === 'entries' ? key.length : 0);
    }
    return size;
  }
}

function recordKey(id: number): Buffer {
  return Buffer.from(`s${id}`);
}
