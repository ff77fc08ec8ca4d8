/** Of several rounds. */
export interface Summary {
  median: number;
  min: number;
  max: number;
}

export function summarise(values: number[]): Summary {
  return { median: percentile(values, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

/** The value that a share of the values does not exceed (nearest rank). Throws for none. */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no values');
  return value;
}

/** Round by round: what the machine did meanwhile happened to both. */
export function ratioOf(values: number[], reference: number[]): Summary {
  return summarise(values.map((value, round) => value / (reference[round] ?? Number.NaN)));
}

/** `12.3`, `0.123`, `1,234`: three figures that count. */
export function figure(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}
