import { restMs } from '../../../engine/routing/index.ts';

it('is five minutes, twice as long after each round, an hour at most', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((rounds) => restMs(rounds) / 60_000)).toEqual([5, 10, 20, 40, 60, 60, 60]);
});
