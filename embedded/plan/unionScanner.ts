import { Heap } from '../query/heap.ts';
import type { Found, Scanner } from './scanner.ts';

/** What comes next of a scan, taken but not given yet. */
interface Head {
  scanner: Scanner;
  found: Found;
  key: Buffer;
}

/** Goes through several scans, one after another or merged by the key of their sort order; gives each document once. */
export class UnionScanner implements Scanner {
  /** Those to be asked for their next. */
  private sources: Scanner[];
  private readonly heads = new Heap<Head>((left, right) => Buffer.compare(left.key, right.key) < 0);
  private readonly seen = new Set<string>();

  constructor(
    private readonly scanners: readonly Scanner[],
    private readonly keyOf: ((found: Found) => Buffer) | undefined,
  ) {
    this.sources = [...scanners];
  }

  get examined(): { keys: number; documents: number } {
    const sum = (what: 'keys' | 'documents'): number => this.scanners.reduce((total, { examined }) => total + examined[what], 0);
    return { keys: sum('keys'), documents: sum('documents') };
  }

  next(mayGoOn: () => boolean): Found | 'pause' | undefined {
    while (true) {
      const found = this.keyOf ? this.first(this.keyOf, mayGoOn) : this.any(mayGoOn);
      if (found === undefined || found === 'pause') return found;
      const id = found.idKey.toString('latin1');
      if (this.seen.has(id)) continue;
      this.seen.add(id);
      return found;
    }
  }

  refresh(): void {
    for (const scanner of this.scanners) scanner.refresh();
  }

  private any(mayGoOn: () => boolean): Found | 'pause' | undefined {
    for (let source = this.sources[0]; source; source = this.sources[0]) {
      const found = source.next(mayGoOn);
      if (found) return found;
      this.sources.shift();
    }
    return undefined;
  }

  private first(keyOf: (found: Found) => Buffer, mayGoOn: () => boolean): Found | 'pause' | undefined {
    for (let source = this.sources[0]; source; source = this.sources[0]) {
      const found = source.next(mayGoOn);
      if (found === 'pause') return found;
      this.sources.shift();
      if (found) this.heads.push({ scanner: source, found, key: keyOf(found) });
    }
    const head = this.heads.pop();
    if (head) this.sources = [head.scanner];
    return head?.found;
  }
}
