const MINUTE = 60_000;
const SHORTEST_MS = 5 * MINUTE;
const LONGEST_MS = 60 * MINUTE;

/**
 * How long nobody is asked after everybody who could take a conversation has declined it, in ms: 5 minutes, twice as long
 * after each further round, an hour at most. So it comes back to them, and does not go round and round.
 */
export function restMs(rounds: number): number {
  return Math.min(SHORTEST_MS * 2 ** rounds, LONGEST_MS);
}
