import { setImmediate as nextTurn } from 'node:timers/promises';

import { assertInTime, TURN_MILLISECONDS, type Deadline } from '../plan/query.ts';

/** Lets other clients have their turn when work has gone on for some milliseconds. */
export class Turns {
  private ends = performance.now() + TURN_MILLISECONDS;
  private steps = 0;

  constructor(private readonly deadline?: Deadline) {}

  /** Whether it is time to give way; to be asked for every small step of the work. */
  isOver(): boolean {
    return (++this.steps & 15) === 0 && performance.now() >= this.ends;
  }

  async giveWay(): Promise<void> {
    await nextTurn();
    assertInTime(this.deadline);
    this.ends = performance.now() + TURN_MILLISECONDS;
  }
}

/** The same items, with pauses in which others have their turn. Throws MaxTimeMSExpired after the deadline, if there is one. */
export async function* inTurns<T>(items: Iterable<T> | AsyncIterable<T>, deadline?: Deadline): AsyncGenerator<T, void> {
  const turns = new Turns(deadline);
  for await (const item of items) {
    yield item;
    if (turns.isOver()) await turns.giveWay();
  }
}
