/** One that asked, and how it is answered. */
export interface Asking<Ask, Answer> {
  ask: Ask;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/**
 * Answers what is asked in rounds, one after the other: all that is asked during a round makes the next one, in the order
 * in which it was asked. What a round leaves unanswered is rejected with what the round failed with.
 */
export function inRounds<Ask, Answer>(round: (asking: readonly Asking<Ask, Answer>[]) => Promise<void>): (ask: Ask) => Promise<Answer> {
  let waiting: Asking<Ask, Answer>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) {
      const asking = waiting;
      waiting = [];
      try {
        await round(asking);
      } catch (error) {
        for (const { reject } of asking) reject(error);
      }
    }
    isRunning = false;
  }

  return (ask) =>
    new Promise((resolve, reject) => {
      waiting.push({ ask, resolve, reject });
      if (!isRunning) void run();
    });
}
