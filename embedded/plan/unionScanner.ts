import type { Found, Scanner } from './scanner.ts';

interface Source {
  scanner: Scanner;
  /** The next of it, taken but not given yet. */
  head?: { found: Found; key: Buffer } | undefined;
}

/** Goes through several scans, one after another or merged by the key of their sort order; gives each document once. */
export class UnionScanner implements Scanner {
  private sources: Source[];
  private readonly seen = new Set<string>();

  constructor(
    private readonly scanners: readonly Scanner[],
    private readonly keyOf: ((found: Found) => Buffer) | undefined,
  ) {
    this.sources = scanners.map((scanner) => ({ scanner }));
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
      const found = source.scanner.next(mayGoOn);
      if (found) return found;
      this.sources.shift();
    }
    return undefined;
  }

  private first(keyOf: (found: Found) => Buffer, mayGoOn: () => boolean): Found | 'pause' | undefined {
    for (const source of this.sources) {
      if (source.head) continue;
      const found = source.scanner.next(mayGoOn);
      if (found === 'pause') return found;
      source.head = found && { found, key: keyOf(found) };
    }
    this.sources = this.sources.filter(({ head }) => head);
    let least = this.sources[0];
    for (const source of this.sources) if (source.head && least?.head && Buffer.compare(source.head.key, least.head.key) < 0) least = source;
    const found = least?.head?.found;
    if (least) least.head = undefined;
    return found;
  }
}
