import { collated, type Collation } from './collation.ts';
import { encodeKey } from './keys.ts';
import type { Value } from './values.ts';

/** Values that are equal are one, whatever their numeric types: the encoded key of a value stands for it. */
export class ValueSet {
  private readonly values = new Map<string, Value>();

  constructor(
    values: readonly Value[] = [],
    private readonly collation?: Collation,
  ) {
    for (const value of values) this.add(value);
  }

  get size(): number {
    return this.values.size;
  }

  /** Whether the value is new. */
  add(value: Value): boolean {
    const key = this.keyOf(value);
    if (this.values.has(key)) return false;
    this.values.set(key, value);
    return true;
  }

  has(value: Value): boolean {
    return this.values.has(this.keyOf(value));
  }

  toArray(): Value[] {
    return [...this.values.values()];
  }

  private keyOf(value: Value): string {
    return groupKey(value, this.collation);
  }
}

/** A text that two values share when they are equal, by the collation if there is one. */
export function groupKey(value: Value, collation?: Collation): string {
  const compared = collated(value, collation);
  return typeof compared === 'string' ? `s${compared}` : encodeKey(compared).toString('latin1');
}
