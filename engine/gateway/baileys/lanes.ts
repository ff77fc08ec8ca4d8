import type { Logger } from '../../../config/logger.ts';
import { isStoreAway } from '../../models/index.ts';

export interface LanesOptions {
  /** Pause before a failed piece is tried again; doubles up to {@link LONGEST_PAUSE_MS}. ms. */
  retryMs: number;
  log: Logger;
}

const LONGEST_PAUSE_MS = 30_000;
/** So often a piece is tried, unless the store is away. */
const MOST_ATTEMPTS = 12;
/** Pieces that are remembered as done: whoever looked for work before one was done may still bring it. */
const MOST_DONE = 10_000;

interface Piece {
  id: string;
  run: () => Promise<void>;
  /** Instead of `run`, when it is brought again after it was done: nothing else ever has its id. */
  again?: () => Promise<void>;
}

/**
 * Work in lanes: one piece after the other within a lane, lanes side by side. A piece that fails is tried again before
 * anything behind it; one that keeps failing is put aside, so that it holds up nobody for ever: it stays in the journal, for
 * the next start. Closed lanes keep what was not done, for when they are opened again.
 */
export function createLanes({ retryMs, log }: LanesOptions) {
  const lanes = new Map<string, Piece[]>();
  const ids = new Set<string>();
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let closing: AbortController | undefined;

  function start(name: string): void {
    if (!closing || running.has(name)) return;
    const run = drain(name, closing.signal).finally(() => {
      running.delete(name);
      if (lanes.get(name)?.length) start(name); // Opened again meanwhile.
    });
    running.set(name, run);
  }

  /** Never rejects. */
  async function drain(name: string, signal: AbortSignal): Promise<void> {
    const lane = lanes.get(name) ?? [];
    let pauseMs = retryMs;
    let attempts = 0;
    for (let piece = lane[0]; piece && !signal.aborted; piece = lane[0]) {
      try {
        await piece.run();
        finish(piece);
        lane.shift();
        [pauseMs, attempts] = [retryMs, 0];
      } catch (error) {
        if (signal.aborted) return;
        attempts += isStoreAway(error) ? 0 : 1;
        if (attempts >= MOST_ATTEMPTS) {
          // Its id stays: looking through the journal does not bring it back.
          log.error({ err: error, id: piece.id }, 'not handed over, put aside until the next start');
          lane.shift();
          [pauseMs, attempts] = [retryMs, 0];
          continue;
        }
        log.warn({ err: error, id: piece.id }, 'not handed over, will be tried again');
        await rest(pauseMs, signal);
        pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
      }
    }
    if (lane.length === 0) lanes.delete(name);
  }

  function finish({ id, again }: Piece): void {
    ids.delete(id);
    if (!again) return;
    done.add(id);
    const [oldest] = done;
    if (done.size > MOST_DONE && oldest !== undefined) done.delete(oldest);
  }

  return {
    /** Puts a piece at the end of a lane; nothing happens when one with its id waits already. */
    add(name: string, piece: Piece): void {
      if (ids.has(piece.id)) return;
      ids.add(piece.id);
      if (done.has(piece.id) && piece.again) piece = { ...piece, run: piece.again };
      const lane = lanes.get(name);
      if (lane) lane.push(piece);
      else lanes.set(name, [piece]);
      start(name);
    },
    open(): void {
      if (closing) return;
      closing = new AbortController();
      for (const name of lanes.keys()) start(name);
    },
    /** Resolves when nothing runs any more. */
    async close(): Promise<void> {
      closing?.abort();
      closing = undefined;
      await Promise.all(running.values());
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
