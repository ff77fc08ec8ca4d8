import { Binary, Decimal128 } from 'bson';

import { MISSING, type Leaf } from '../bson/paths.ts';
import { isNumeric, type Value } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { LeafTest } from './leafTests.ts';
import { asLong, wholeOperand } from './wholeNumbers.ts';

const SIGN_BIT = 63n;

/** Reads one bit of a value. */
type Bits = (position: bigint) => boolean;

/** The four `$bits…` operators: `$bitsAllSet` and its like on a mask of a number, of binary data or of positions. */
export function bitTest(operator: '$bitsAllSet' | '$bitsAnySet' | '$bitsAllClear' | '$bitsAnyClear', operand: Value): LeafTest {
  const positions = maskPositions(operator, operand);
  const wantsSet = operator.endsWith('Set');
  const all = operator.startsWith('$bitsAll');
  const test = (leaf: Leaf): boolean => {
    const bits = bitsOf(leaf);
    if (!bits) return false;
    const holds = (position: bigint): boolean => bits(position) === wantsSet;
    return all ? positions.every(holds) : positions.some(holds);
  };
  return { test, elements: true };
}

function maskPositions(operator: string, operand: Value): bigint[] {
  if (Array.isArray(operand)) {
    return operand.map((item) => {
      const position = wholeOperand(`Failed to parse bit position. `, item);
      if (position < 0n) throw new StoreError('BadValue', 'Failed to parse bit position. Expected a non-negative number');
      return position;
    });
  }
  if (operand instanceof Binary) return Array.from({ length: operand.length() * 8 }, (_, i) => BigInt(i)).filter(bitsOf(operand) ?? (() => false));
  if (!isNumeric(operand)) throw new StoreError('BadValue', `${operator} takes an Array, a number, or a BinData but received another type`);
  const mask = asLong(operand);
  if (mask === undefined || mask < 0n) throw new StoreError('FailedToParse', `Expected a non-negative whole number in: ${operator}`);
  return Array.from({ length: 64 }, (_, i) => BigInt(i)).filter((position) => ((mask >> position) & 1n) === 1n);
}

/** Numbers go on with their sign beyond 64 bits, binary data with zeros; its first byte is the lowest. */
function bitsOf(leaf: Leaf): Bits | undefined {
  if (leaf === MISSING) return undefined;
  if (leaf instanceof Binary) {
    const bytes = leaf.buffer.subarray(0, leaf.position);
    return (position) => (((bytes[Number(position / 8n)] ?? 0) >> Number(position % 8n)) & 1) === 1;
  }
  if (!isNumeric(leaf) || leaf instanceof Decimal128) return undefined;
  const number = asLong(leaf);
  return number === undefined ? undefined : (position) => ((number >> (position > SIGN_BIT ? SIGN_BIT : position)) & 1n) === 1n;
}
