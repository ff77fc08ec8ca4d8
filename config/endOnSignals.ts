import type { Logger } from './logger.ts';

/** What has not stopped by then is cut off. */
const STOP_LIMIT_MS = 10_000;
/** A terminal's Ctrl-C comes twice through npm, which passes on what the whole group has got already. */
const SAME_SIGNAL_MS = 1_000;

export interface Ending {
  /** Stops everything once and exits: 0 when it was asked for, 1 when something failed or the limit passed. */
  end(exitCode?: 0 | 1): Promise<never>;
}

/**
 * Ctrl-C and SIGTERM stop the process in order; an error that nobody caught is logged and ends it with 1, because what
 * it left half-done is unknown (the store has every message, and the sweeper finishes the rest). A second Ctrl-C does
 * not wait.
 */
export function endOnSignals(stop: () => Promise<void>, log: Logger): Ending {
  let ending: Promise<never> | undefined;
  const ends: Ending = {
    end(exitCode = 0) {
      ending ??= run(exitCode);
      return ending;
    },
  };
  let askedAt = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending) {
        if (askedAt > 0 && performance.now() - askedAt > SAME_SIGNAL_MS) process.exit(1);
        return;
      }
      askedAt = performance.now();
      log.info({ signal }, 'stopping');
      void ends.end(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      void ends.end(1);
    });
  }
  return ends;

  async function run(exitCode: 0 | 1): Promise<never> {
    const timer = setTimeout(() => {
      log.fatal(`not stopped after ${STOP_LIMIT_MS / 1000} s`);
      process.exit(1);
    }, STOP_LIMIT_MS);
    try {
      await stop();
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
      exitCode = 1;
    }
    clearTimeout(timer);
    process.exit(exitCode);
  }
}
