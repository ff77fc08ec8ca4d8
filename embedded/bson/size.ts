import { Binary } from 'bson';

import { isDoc, type Value } from './values.ts';

/** About how many bytes a value takes in memory. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return 24 + value.length;
  if (Array.isArray(value)) return value.reduce<number>((size, item) => size + sizeOf(item), 32);
  if (isDoc(value)) return Object.values(value).reduce<number>((size, item) => size + 8 + sizeOf(item), 64);
  return value instanceof Binary ? 96 + value.position : 40;
}
