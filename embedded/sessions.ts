import { StoreError } from './errors.ts';

/** Minutes that a session may rest, as announced by hello. */
export const SESSION_MINUTES = 30;

/** Bytes of the replies that are kept. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Sessions of which a write is known. */
const MAX_SESSIONS = 10_000;

interface LastWrite {
  txnNumber: bigint;
  /** Undefined when the write failed as a whole: then it may be carried out again. */
  reply: Promise<Buffer> | undefined;
  bytes: number;
  usedAt: number;
}

/**
 * The reply to the last numbered write of each session, so that a write which a client sends again because its
 * answer was lost is answered and not done twice. This is kept in memory: a retry that comes after a restart is
 * carried out as a first try. Drivers retry writes on replica sets only, which this store does not say it is.
 */
export class Sessions {
  /** The session that was used last stands last. */
  private readonly writes = new Map<string, LastWrite>();
  private bytes = 0;

  /** Carries a write out, or answers what it was answered before. Throws TransactionTooOld for a number gone by. */
  async once(session: string, txnNumber: bigint, write: () => Promise<Buffer>): Promise<Buffer> {
    const last = this.writes.get(session);
    if (last && txnNumber < last.txnNumber) {
      throw new StoreError(
        'TransactionTooOld',
        `Retryable write with txnNumber ${txnNumber} is prohibited on session ${session} because a newer retryable write with txnNumber ${last.txnNumber} has already started on this session.`,
      );
    }
    if (last?.txnNumber === txnNumber && last.reply) return last.reply;
    this.forget(session);
    const reply = write();
    const entry: LastWrite = { txnNumber, reply, bytes: 0, usedAt: Date.now() };
    this.writes.set(session, entry);
    try {
      this.keep(session, entry, (await reply).length);
    } catch {
      entry.reply = undefined; // whoever awaits the reply is told
    }
    return reply;
  }

  forget(session: string): void {
    this.bytes -= this.writes.get(session)?.bytes ?? 0;
    this.writes.delete(session);
  }

  forgetAll(): void {
    this.writes.clear();
    this.bytes = 0;
  }

  /** `now` in milliseconds since 1970. */
  forgetIdle(now: number): void {
    for (const [session, { usedAt }] of this.writes) if (now - usedAt > SESSION_MINUTES * 60_000) this.forget(session);
  }

  private keep(session: string, entry: LastWrite, bytes: number): void {
    if (this.writes.get(session) !== entry) return;
    entry.bytes = bytes;
    this.bytes += bytes;
    for (const oldest of this.writes.keys()) {
      if (this.bytes <= MAX_BYTES && this.writes.size <= MAX_SESSIONS) return;
      if (oldest !== session) this.forget(oldest);
    }
  }
}
