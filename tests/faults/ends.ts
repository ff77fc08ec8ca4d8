/** What has to be ended, the last that was started first. */
export interface Ends {
  add(end: () => void | Promise<unknown>): void;
  /** Ends everything once; what is added later ends at once. Repeatable. Never rejects. */
  run(): Promise<void>;
}

export function createEnds(onError: (error: unknown) => void): Ends {
  const waiting: (() => void | Promise<unknown>)[] = [];
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      try {
        await next();
      } catch (error) {
        onError(error);
      }
    }
  }

  return {
    add(end) {
      waiting.push(end);
      if (running) running = running.then(runAll);
    },
    run: () => (running ??= runAll()),
  };
}
