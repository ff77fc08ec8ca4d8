const LONG_MS = 15_000;

/**
 * For the head of a test file that runs Baileys in its own process. Long timers do not keep the process alive any more:
 * Baileys leaves one of 30 s behind with each upload of pre-keys (lib/Socket/socket.js). And libsignal no longer writes
 * sessions with their private keys to the console (src/session_record.js).
 */
export function tameBaileys(): void {
  const { setTimeout: original } = globalThis;
  const letGo = (...args: Parameters<typeof original>) => {
    const timer = original(...args);
    return (args[1] ?? 0) >= LONG_MS ? timer.unref() : timer;
  };
  globalThis.setTimeout = Object.assign(letGo, original) as typeof original; // The same function, with what hangs on it.
  for (const level of ['info', 'warn', 'error'] as const) {
    const write = console[level].bind(console);
    console[level] = (...args: unknown[]) => {
      if (!new Error('Who writes?').stack?.includes('/libsignal/')) write(...args);
    };
  }
}
