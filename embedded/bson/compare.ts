import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';

import { compareNumbers } from './numbers.ts';
import { RANK, rankOf, textOf, type Doc, type NumericValue, type Value } from './values.ts';

/**
 * Orders two values as MongoDB does: by type rank, then within the type.
 * The casts below are safe because the rank says which type both values have.
 */
export function compareValues(left: Value, right: Value): number {
  const rank = rankOf(left);
  const difference = rank - rankOf(right);
  if (difference !== 0) return Math.sign(difference);
  switch (rank) {
    case RANK.number:
      return compareNumbers(left as NumericValue, right as NumericValue);
    case RANK.string:
      return compareText(textOf(left), textOf(right));
    case RANK.object:
      return compareDocs(left as Doc, right as Doc);
    case RANK.array:
      return compareArrays(left as Value[], right as Value[]);
    case RANK.binary:
      return compareBinary(left as Binary, right as Binary);
    case RANK.objectId:
      return Buffer.compare((left as ObjectId).id, (right as ObjectId).id);
    case RANK.boolean:
      return Number(left) - Number(right);
    case RANK.date:
      return Math.sign((left as Date).getTime() - (right as Date).getTime());
    case RANK.timestamp:
      return (left as Timestamp).compare(right as Timestamp);
    case RANK.regex:
      return compareRegex(left as BSONRegExp, right as BSONRegExp);
    case RANK.code:
      return compareText((left as Code).code, (right as Code).code);
    case RANK.codeWithScope:
      return compareText((left as Code).code, (right as Code).code) || compareDocs(((left as Code).scope ?? {}) as Doc, ((right as Code).scope ?? {}) as Doc);
    default:
      return 0;
  }
}

export function equalValues(left: Value, right: Value): boolean {
  return compareValues(left, right) === 0;
}

/** Orders strings by code point, which is the order of their UTF-8 bytes and not of JS's UTF-16 units. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) {
    const a = left.charCodeAt(i);
    const b = right.charCodeAt(i);
    if (a === b) continue;
    const eitherBelowSurrogates = a < 0xd800 || b < 0xd800;
    if (eitherBelowSurrogates) return a < b ? -1 : 1;
    const aSurrogate = a <= 0xdfff;
    const bSurrogate = b <= 0xdfff;
    if (aSurrogate !== bSurrogate) return aSurrogate ? 1 : -1;
    return a < b ? -1 : 1;
  }
  return left.length < right.length ? -1 : 1;
}

function compareDocs(left: Doc, right: Doc): number {
  const a = Object.keys(left);
  const b = Object.keys(right);
  for (let i = 0; i < a.length && i < b.length; i++) {
    // Invariant: both indexes are in range.
    const aKey = a[i] as string;
    const bKey = b[i] as string;
    const order =
      Math.sign(rankOf(left[aKey]) - rankOf(right[bKey])) || compareText(aKey, bKey) || compareValues(left[aKey], right[bKey]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function compareArrays(left: Value[], right: Value[]): number {
  for (let i = 0; i < left.length && i < right.length; i++) {
    const order = compareValues(left[i], right[i]);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

function compareBinary(left: Binary, right: Binary): number {
  return (
    Math.sign(left.length() - right.length()) ||
    Math.sign(left.sub_type - right.sub_type) ||
    Buffer.compare(left.buffer.subarray(0, left.position), right.buffer.subarray(0, right.position))
  );
}

function compareRegex(left: BSONRegExp, right: BSONRegExp): number {
  return compareText(left.pattern, right.pattern) || compareText(left.options, right.options);
}
