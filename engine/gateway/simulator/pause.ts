/** Waits, or ends early when the signal says so; answers whether the whole time passed. */
export async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  if (ms <= 0) return true;
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(true), ms);
    const onAbort = () => end(false);
    signal.addEventListener('abort', onAbort, { once: true });
    function end(hasPassed: boolean) {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(hasPassed);
    }
  });
}
