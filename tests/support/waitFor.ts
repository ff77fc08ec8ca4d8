export interface WaitOptions {
  /** @defaultValue 10,000 */
  timeoutMs?: number;
  /** Pause between two looks. @defaultValue 25 */
  intervalMs?: number;
  /** What is waited for, for the error. */
  what?: string;
}

/**
 * Looks again until the condition answers something truthy, and answers that. The only waiting that tests do. A condition
 * that throws has not come true yet; what it threw last is the cause of the error.
 */
export async function waitFor<Value>(
  condition: () => Value | Promise<Value>,
  { timeoutMs = 10_000, intervalMs = 25, what = 'the condition' }: WaitOptions = {},
): Promise<Exclude<Value, false | null | undefined | 0 | ''>> {
  const deadline = Date.now() + timeoutMs;
  let problem: unknown;
  for (;;) {
    try {
      const value = await condition();
      problem = undefined;
      if (value) return value as Exclude<Value, false | null | undefined | 0 | ''>; // Truthy, which the type cannot say.
    } catch (error) {
      problem = error;
    }
    if (Date.now() > deadline) throw new Error(`${what} did not come true within ${timeoutMs} ms`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
