import type { Space } from '../storage/environment.ts';
import type { KeyRange } from '../storage/keySpace.ts';

export interface Entry {
  key: Buffer;
  value: Buffer;
}

/** Entries of a first read, when nobody says how many are wanted, and of the largest. */
const FIRST_READ = 32;
const MOST_READ = 512;

/**
 * Reads a range in portions and holds no LMDB cursor between them, so that it can rest for any time
 * and go on after the last key it gave, whatever was written meanwhile.
 */
export class RangeReader {
  private entries: Entry[] = [];
  private at = 0;
  private portion: number;
  private lastKey: Buffer | undefined;
  private exhausted = false;

  /** `wanted`: how many entries will probably be taken. */
  constructor(
    private readonly space: Space,
    private readonly range: KeyRange,
    private readonly reverse: boolean,
    wanted = FIRST_READ,
  ) {
    this.portion = Math.min(MOST_READ, wanted);
  }

  /** The next entry, without taking it. */
  peek(): Entry | undefined {
    if (this.at >= this.entries.length && !this.exhausted) this.read();
    return this.entries[this.at];
  }

  take(): Entry | undefined {
    const entry = this.peek();
    if (entry) {
      this.at++;
      this.lastKey = entry.key;
    }
    return entry;
  }

  /** Drops what was read ahead: it may be out of date after other work has run. */
  refresh(): void {
    if (this.at < this.entries.length) this.exhausted = false;
    this.entries = [];
    this.at = 0;
  }

  private read(): void {
    const { start, end } = this.range;
    const limit = this.portion;
    const found = this.reverse
      ? this.space.getRange({ start: this.lastKey ?? end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true, limit })
      : this.space.getRange({ start: this.lastKey ? Buffer.concat([this.lastKey, Buffer.of(0)]) : start, end, limit });
    this.entries = [...found];
    this.at = 0;
    this.exhausted = this.entries.length < limit;
    this.portion = Math.min(MOST_READ, Math.max(FIRST_READ, this.portion * 4));
  }
}
