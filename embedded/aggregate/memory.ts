import { StoreError } from '../errors.ts';

/** Bytes that one stage may hold. MongoDB goes on to use the disk; here that is refused. */
const MAX_BYTES = 256 * 1024 * 1024;

/** Counts what a stage holds in memory until it can give its first document. */
export class MemoryBudget {
  private used = 0;

  constructor(private readonly stage: string) {}

  /** Throws QueryExceededMemoryLimitNoDiskUseAllowed when it is too much. */
  use(bytes: number): void {
    this.used += bytes;
    if (this.used <= MAX_BYTES) return;
    throw new StoreError('QueryExceededMemoryLimitNoDiskUseAllowed', `${this.stage} exceeded the memory limit of ${MAX_BYTES} bytes, and does not use the disk`);
  }
}
