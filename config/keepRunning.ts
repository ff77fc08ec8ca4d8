import type { Stoppable } from './stoppable.ts';

/** A child process that serves on an address. */
export interface Service extends Stoppable {
  uri: string;
  /** Resolves when it has ended, whoever ended it. */
  exited: Promise<unknown>;
}

export interface KeepRunningOptions {
  /** Starts it: on a free port first, and on the same port again later, so that every connection finds it. */
  start(port?: number): Promise<Service>;
  /** Called each time it ended by itself and is back. */
  onRestart?: () => void;
  /** Called when it ended by itself and could not be brought back. */
  onLost: (reason: unknown) => void;
}

/** More restarts than this within the time mean that something is wrong with it. */
const RESTARTS = { count: 3, withinMs: 60_000 };

/** Starts a service and brings it back when it ends without having been asked to: killed for its memory, for instance. */
export async function keepRunning({ start, onRestart, onLost }: KeepRunningOptions): Promise<Stoppable & { uri: string }> {
  let running = await start();
  const port = Number(new URL(running.uri).port);
  let isStopping = false;
  const restarts: number[] = [];
  watch(running);
  return {
    uri: running.uri,
    async stop() {
      isStopping = true;
      await running.stop();
    },
  };

  function watch(service: Service): void {
    service.exited.then(bringBack).catch((error: unknown) => {
      if (!isStopping) onLost(error);
    });
  }

  async function bringBack(): Promise<void> {
    if (isStopping) return;
    const now = Date.now();
    restarts.push(now);
    if (restarts.filter((at) => now - at < RESTARTS.withinMs).length > RESTARTS.count) throw new Error(`it ended ${RESTARTS.count + 1} times within a minute`);
    running = await start(port);
    // It was asked to stop while it started.
    if (isStopping) return running.stop();
    watch(running);
    onRestart?.();
  }
}
