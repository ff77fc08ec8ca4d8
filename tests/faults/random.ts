import { createHash } from 'node:crypto';

/** Chance that can be repeated: the same seed, the same choices in the same order. */
export interface Random {
  /** A whole number from `first` to `last`. */
  whole(first: number, last: number): number;
  /** True so often: 0 never, 1 always. */
  chance(probability: number): boolean;
  /** Throws when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  shuffled<T>(from: readonly T[]): T[];
}

/** One stream of chance for each `name`, so that what one actor does leaves the others' choices alone. (Mulberry32, Tommy Ettinger, public domain.) */
export function createRandom(seed: number, name: string): Random {
  let state = createHash('sha256').update(`${seed} ${name}`).digest().readUInt32LE(0);

  function fraction(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const random: Random = {
    whole: (first, last) => first + Math.floor(fraction() * (last - first + 1)),
    chance: (probability) => fraction() < probability,
    pick(from) {
      if (from.length === 0) throw new Error('nothing to pick from');
      return from[random.whole(0, from.length - 1)] as never; // Within the bounds.
    },
    shuffled(from) {
      const rest = [...from];
      return from.map(() => rest.splice(random.whole(0, rest.length - 1), 1)[0] as never); // As many as there are.
    },
  };
  return random;
}
