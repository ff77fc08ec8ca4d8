import { createHash } from 'node:crypto';

import { Decimal128, Double, type Binary, type BSONRegExp, type Code, type ObjectId, type Timestamp } from 'bson';

import { assertDate } from './document.ts';
import { decimalOf } from './decimal.ts';
import { approximate, doubleFraction, exactFraction, isFiniteNumber, type Fraction } from './numbers.ts';
import { RANK, rankOf, textOf, type Doc, type NumericValue, type Value } from './values.ts';

const END = 0;
const HASH_BYTES = 32;

/**
 * Encodes a value so that the byte order of two encodings is `compareValues` of the two values.
 * Encodings delimit themselves: none is the beginning of another, so they can be put one after another.
 */
export function encodeKey(value: Value): Buffer {
  const parts: Uint8Array[] = [];
  write(value, parts);
  return parts.length === 1 ? Buffer.from(parts[0] as Uint8Array) : Buffer.concat(parts);
}

/** The key of an empty array, which an index keeps apart from null. */
export const EMPTY_ARRAY_KEY = Buffer.from([RANK.emptyArray]);

/**
 * Cuts an encoding longer than `limit` bytes to a part that keeps its order, followed by a hash of the whole.
 * Two cut encodings are equal exactly when the values are; their order is only right up to the cut.
 */
export function shortenKey(encoded: Buffer, limit: number): { key: Buffer; shortened: boolean } {
  if (encoded.length <= limit) return { key: encoded, shortened: false };
  const hash = createHash('sha256').update(encoded).digest();
  return { key: Buffer.concat([encoded.subarray(0, limit - HASH_BYTES), hash]), shortened: true };
}

/** The part of an encoding whose order can be trusted among encodings of which some are shortened. */
export function trustedPrefix(encoded: Buffer, limit: number): Buffer {
  return encoded.length <= limit - HASH_BYTES ? encoded : encoded.subarray(0, limit - HASH_BYTES);
}

/** Turns an encoding into the one for a descending field. */
export function invertKey(encoded: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(encoded.length);
  for (let i = 0; i < encoded.length; i++) inverted[i] = 255 - (encoded[i] as number);
  return inverted;
}

/** The smallest key greater than every key that starts with `prefix`. */
export function afterPrefix(prefix: Buffer): Buffer {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 255) length--;
  if (length === 0) return Buffer.alloc(prefix.length + 1, 255);
  const next = Buffer.from(prefix.subarray(0, length));
  next[length - 1] = (next[length - 1] as number) + 1;
  return next;
}

/** The encoded beginning of every string that starts with `text`. */
export function stringPrefixKey(text: string): Buffer {
  const escaped = escapeText(text);
  return Buffer.concat([Buffer.from([RANK.string]), escaped]);
}

/** The casts are safe because the rank says which type the value has. */
function write(value: Value, parts: Uint8Array[]): void {
  const rank = rankOf(value);
  switch (rank) {
    case RANK.number:
      parts.push(numberKey(value as NumericValue));
      return;
    case RANK.string:
      parts.push(Buffer.from([rank]), terminatedText(textOf(value)));
      return;
    case RANK.object:
      parts.push(Buffer.from([rank]));
      for (const [field, item] of Object.entries(value as Doc)) {
        parts.push(Buffer.from([rankOf(item)]), terminatedText(field));
        write(item, parts);
      }
      parts.push(Buffer.from([END]));
      return;
    case RANK.array:
      parts.push(Buffer.from([rank]));
      for (const item of value as Value[]) write(item, parts);
      parts.push(Buffer.from([END]));
      return;
    case RANK.binary:
      parts.push(binaryKey(value as Binary));
      return;
    case RANK.objectId:
      parts.push(Buffer.concat([Buffer.from([rank]), (value as ObjectId).id]));
      return;
    case RANK.boolean:
      parts.push(Buffer.from([rank, value === true ? 1 : 0]));
      return;
    case RANK.date:
      assertDate(value as Date);
      parts.push(integerKey(rank, BigInt((value as Date).getTime()) + (1n << 63n)));
      return;
    case RANK.timestamp:
      parts.push(integerKey(rank, BigInt.asUintN(64, (value as Timestamp).toBigInt())));
      return;
    case RANK.regex:
      parts.push(Buffer.from([rank]), terminatedText((value as BSONRegExp).pattern), terminatedText((value as BSONRegExp).options));
      return;
    case RANK.code:
      parts.push(Buffer.from([rank]), terminatedText((value as Code).code));
      return;
    case RANK.codeWithScope:
      parts.push(Buffer.from([rank]), terminatedText((value as Code).code));
      write(((value as Code).scope ?? {}) as Doc, parts);
      return;
    default:
      parts.push(Buffer.from([rank]));
  }
}

/**
 * The greatest double that is not above the number, in order-preserving form; then what the number has beyond it:
 * 0 when nothing, else 1 and the remainder as a 64-bit fraction of the step to the next double, or the decimal itself
 * where doubles are too far apart or too near zero for that.
 */
function numberKey(value: NumericValue): Buffer {
  const key = Buffer.alloc(10);
  key[0] = RANK.number;
  const near = approximate(value);
  if (Number.isNaN(near)) return key;
  const exactAsDouble = value instanceof Double || (Number.isSafeInteger(near) && !(value instanceof Decimal128));
  if (exactAsDouble || !isFiniteNumber(value)) {
    key.set(doubleBytes(near), 1);
    return key;
  }
  const exact = exactFraction(value);
  const floor = floorDouble(near, exact);
  key.set(doubleBytes(floor), 1);
  if (!Number.isFinite(floor) || floor === Number.MAX_VALUE || Math.abs(near) < SMALLEST_NORMAL) {
    const isExact = Number.isFinite(floor) && doubleFraction(floor).top * exact.bottom === exact.top * doubleFraction(floor).bottom;
    if (isExact) return key;
    key[9] = 1;
    return Buffer.concat([key, decimalBytes(value)]);
  }
  const low = doubleFraction(floor);
  const high = doubleFraction(nextDouble(floor, 1));
  const over = (exact.top * low.bottom - low.top * exact.bottom) * high.bottom;
  if (over === 0n) return key;
  const step = (high.top * low.bottom - low.top * high.bottom) * exact.bottom;
  key[9] = 1;
  const fraction = Buffer.alloc(8);
  fraction.writeBigUInt64BE((over << 64n) / step);
  return Buffer.concat([key, fraction]);
}

const SMALLEST_NORMAL = 2 ** -1022;

function floorDouble(near: number, exact: Fraction): number {
  if (!Number.isFinite(near)) return near > 0 ? Number.MAX_VALUE : near;
  const fraction = doubleFraction(near);
  return fraction.top * exact.bottom <= exact.top * fraction.bottom ? near : nextDouble(near, -1);
}

/** The exponent of the first digit, then all 34 digits; both the other way round for a negative number. */
function decimalBytes(value: NumericValue): Buffer {
  const decimal = decimalOf(value);
  const { digits, exponent } = typeof decimal === 'number' ? { digits: 0n, exponent: 0 } : decimal;
  const text = String(digits < 0n ? -digits : digits);
  const bytes = Buffer.alloc(17);
  bytes.writeUInt16BE(exponent + text.length + 0x4000);
  bytes.write(BigInt(text.padEnd(34, '0')).toString(16).padStart(30, '0'), 2, 'hex');
  return digits < 0n ? invertKey(bytes) : bytes;
}

function doubleBytes(number: number): Buffer {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleBE(number === 0 ? 0 : number);
  if ((bytes[0] as number) & 0x80) return invertKey(bytes);
  bytes[0] = (bytes[0] as number) | 0x80;
  return bytes;
}

function nextDouble(number: number, direction: 1 | -1): number {
  if (number === 0) return direction * Number.MIN_VALUE;
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleBE(number);
  const step = number > 0 === direction > 0 ? 1n : -1n;
  bytes.writeBigUInt64BE(bytes.readBigUInt64BE() + step);
  return bytes.readDoubleBE();
}

function integerKey(rank: number, unsigned: bigint): Buffer {
  const key = Buffer.allocUnsafe(9);
  key[0] = rank;
  key.writeBigUInt64BE(unsigned, 1);
  return key;
}

function binaryKey(value: Binary): Buffer {
  const head = Buffer.allocUnsafe(6);
  head[0] = RANK.binary;
  head.writeUInt32BE(value.length(), 1);
  head[5] = value.sub_type;
  return Buffer.concat([head, value.buffer.subarray(0, value.position)]);
}

/** NUL becomes `00 FF` and the end is `00 01`, so that a shorter text sorts before a longer one. */
function terminatedText(text: string): Buffer {
  return Buffer.concat([escapeText(text), Buffer.from([0, 1])]);
}

function escapeText(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (!bytes.includes(0)) return bytes;
  return Buffer.concat([...bytes].map((byte) => Buffer.from(byte === 0 ? [0, 255] : [byte])));
}
