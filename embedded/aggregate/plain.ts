import { BSONRegExp, BSONSymbol, Decimal128, Double, Int32, Long, Timestamp } from 'bson';

import { setField } from '../bson/document.ts';
import { isDoc, type Doc, type Value } from '../bson/values.ts';
import { NotSupportedError } from '../errors.ts';

/** A document with plain JS numbers and regular expressions, as mingo takes it. */
export type PlainDoc = Record<string, unknown>;

/**
 * Turns a value into plain JS for mingo. Refuses decimals and longs that a JS number cannot hold:
 * mingo would calculate something else than MongoDB.
 */
export function toPlain(value: Value): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Decimal128) throw new NotSupportedError('a decimal in an expression');
  if (value instanceof Long && !(value instanceof Timestamp)) {
    const number = value.toNumber();
    if (!Number.isSafeInteger(number)) throw new NotSupportedError('a long beyond 2^53 in an expression');
    return number;
  }
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options);
  if (value instanceof BSONSymbol) return value.value;
  if (Array.isArray(value)) return value.map(toPlain);
  return isDoc(value) ? toPlainDoc(value) : value;
}

export function toPlainDoc(doc: Doc): PlainDoc {
  const plain: PlainDoc = {};
  for (const [field, value] of Object.entries(doc)) {
    Object.defineProperty(plain, field, { value: toPlain(value), writable: true, enumerable: true, configurable: true });
  }
  return plain;
}

/** The way back: whole numbers become int or long, others double. */
export function fromPlain(value: unknown): Value {
  if (typeof value === 'number') return numberValue(value);
  if (typeof value === 'bigint') return Long.fromBigInt(value);
  if (value instanceof RegExp) return new BSONRegExp(value.source, value.flags.replaceAll('g', ''));
  if (Array.isArray(value)) return value.map(fromPlain);
  if (isDoc(value)) return fromPlainDoc(value);
  return value as Value; // what is left are the BSON types that toPlain let through
}

export function fromPlainDoc(plain: PlainDoc): Doc {
  const doc: Doc = {};
  for (const [field, value] of Object.entries(plain)) if (value !== undefined) setField(doc, field, fromPlain(value));
  return doc;
}

function numberValue(number: number): Value {
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) return new Double(number);
  return Math.abs(number) < 2 ** 31 ? new Int32(number) : Long.fromNumber(number);
}
