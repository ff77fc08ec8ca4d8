import type { Summary } from './measure/statistics.ts';

/** Where a benchmark finds its services, and how long it may take. */
export interface BenchmarkContext {
  mongoUri: string;
  redisUrl: string;
  /** Rounds of every side. */
  rounds: number;
  /** Short rounds, for trying out: their figures are no claim. */
  isQuick: boolean;
  /** Tells on stderr how far it is. */
  say(sentence: string): void;
}

/** One claim: a ratio of two figures that were measured in turn in one run. */
export interface Claim {
  what: string;
  ratio: Summary;
  /** The figures themselves, which mean something only on the machine that gave them. */
  figures: string;
}

export interface Benchmark {
  name: string;
  /** Throws when something that was sent did not arrive as it must. */
  run(context: BenchmarkContext): Promise<Claim[]>;
}
