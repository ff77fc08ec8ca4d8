export interface KeyedRunnerOptions {
  /** At most so many keys are worked on at once. */
  concurrency: number;
  run: (key: string) => Promise<void>;
}

/**
 * Runs the work of a key never twice at a time, and keys side by side. A request that comes during a run is answered by
 * one more run, so that nothing stored before the request is overlooked.
 */
export function createKeyedRunner({ concurrency, run }: KeyedRunnerOptions) {
  interface Line {
    current: Promise<void>;
    next?: Promise<void>;
  }
  const lines = new Map<string, Line>();
  const queue: (() => void)[] = [];
  let free = concurrency;

  async function withSlot(key: string): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => queue.push(resolve)); // The slot is handed on, so `free` stays.
    try {
      await run(key);
    } finally {
      const waiting = queue.shift();
      if (waiting) waiting();
      else free += 1;
    }
  }

  function start(key: string): Promise<void> {
    const current = withSlot(key);
    const line: Line = { current };
    lines.set(key, line);
    const clear = () => {
      if (lines.get(key) === line && !line.next) lines.delete(key);
    };
    current.then(clear, clear);
    return current;
  }

  return {
    /** Resolves when a run that began after this call has ended; rejects with what that run threw. */
    request(key: string): Promise<void> {
      const line = lines.get(key);
      if (!line) return start(key);
      line.next ??= line.current.then(
        () => start(key),
        () => start(key),
      );
      return line.next;
    },
    /** Whether the key's work is being done, or waits to be. */
    isRunning: (key: string) => lines.has(key),
    /** Whether keys wait for others to end their runs. */
    isCrowded: () => queue.length > 0,
    /** Resolves when nothing runs. */
    async idle(): Promise<void> {
      while (lines.size > 0) await Promise.allSettled([...lines.values()].flatMap(({ current, next }) => (next ? [current, next] : [current])));
    },
  };
}
