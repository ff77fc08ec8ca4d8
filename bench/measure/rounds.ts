/**
 * Measures every side once in each round. Every second round goes backwards, so that no side always follows the same
 * one. Answers each side's figures, round by round.
 */
export async function inRounds<Side extends string>(rounds: number, sides: Record<Side, () => Promise<number>>): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[]; // Its own keys.
  const figures = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Side, number[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) figures[name].push(await sides[name]());
  }
  return figures;
}
