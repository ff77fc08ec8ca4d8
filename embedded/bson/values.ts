import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

import { StoreError } from '../errors.ts';

/** A number with its BSON type; plain JS numbers never appear in a decoded document. */
export type NumericValue = Int32 | Double | Long | Decimal128;

/** A decoded BSON value that keeps the type it was stored with. */
export type Value =
  | null
  | undefined
  | boolean
  | string
  | Date
  | NumericValue
  | ObjectId
  | Binary
  | BSONRegExp
  | BSONSymbol
  | Code
  | Timestamp
  | MinKey
  | MaxKey
  | Value[]
  | Doc;

export interface Doc {
  [field: string]: Value;
}

/** Ranks of MongoDB's cross-type order; they are also the first byte of an encoded key. */
export const RANK = {
  minKey: 1,
  emptyArray: 3,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 47,
  regex: 50,
  code: 60,
  codeWithScope: 65,
  maxKey: 127,
} as const;

/** Whether a value is an embedded document (and not an array, a date or a BSON type). */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function isNumeric(value: Value): value is NumericValue {
  if (value instanceof Int32 || value instanceof Double || value instanceof Decimal128) return true;
  return value instanceof Long && !(value instanceof Timestamp); // bson derives Timestamp from Long
}

/** The rank of a value's type in the cross-type order. */
export function rankOf(value: Value): number {
  if (value === null || value === undefined) return RANK.null;
  if (typeof value === 'string') return RANK.string;
  if (typeof value === 'boolean') return RANK.boolean;
  if (Array.isArray(value)) return RANK.array;
  if (isDoc(value)) return RANK.object;
  if (isNumeric(value)) return RANK.number;
  if (value instanceof ObjectId) return RANK.objectId;
  if (value instanceof Date) return RANK.date;
  if (value instanceof Binary) return RANK.binary;
  if (value instanceof Timestamp) return RANK.timestamp;
  if (value instanceof BSONRegExp) return RANK.regex;
  if (value instanceof BSONSymbol) return RANK.string;
  if (value instanceof Code) return value.scope ? RANK.codeWithScope : RANK.code;
  if (value instanceof MinKey) return RANK.minKey;
  if (value instanceof MaxKey) return RANK.maxKey;
  throw new StoreError('BadValue', `values of type ${typeNameOf(value)} cannot be compared`);
}

/** The text of a string or of the deprecated symbol type. */
export function textOf(value: Value): string {
  return value instanceof BSONSymbol ? value.value : String(value);
}

const TYPE_NAMES: [number, string, (value: Value) => boolean][] = [
  [1, 'double', (v) => v instanceof Double],
  [2, 'string', (v) => typeof v === 'string'],
  [3, 'object', isDoc],
  [4, 'array', Array.isArray],
  [5, 'binData', (v) => v instanceof Binary],
  [7, 'objectId', (v) => v instanceof ObjectId],
  [8, 'bool', (v) => typeof v === 'boolean'],
  [9, 'date', (v) => v instanceof Date],
  [10, 'null', (v) => v === null],
  [11, 'regex', (v) => v instanceof BSONRegExp],
  [6, 'undefined', (v) => v === undefined],
  [12, 'dbPointer', () => false],
  [13, 'javascript', (v) => v instanceof Code && !v.scope],
  [14, 'symbol', (v) => v instanceof BSONSymbol],
  [15, 'javascriptWithScope', (v) => v instanceof Code && Boolean(v.scope)],
  [16, 'int', (v) => v instanceof Int32],
  [17, 'timestamp', (v) => v instanceof Timestamp],
  [18, 'long', (v) => v instanceof Long && !(v instanceof Timestamp)],
  [19, 'decimal', (v) => v instanceof Decimal128],
  [-1, 'minKey', (v) => v instanceof MinKey],
  [127, 'maxKey', (v) => v instanceof MaxKey],
];

/** MongoDB's name of a value's type, as in `$type` and in error messages. */
export function typeNameOf(value: Value): string {
  return TYPE_NAMES.find(([, , is]) => is(value))?.[1] ?? 'unknown';
}

/** The test for a `$type` operand (a name, a number or "number"); undefined when there is no such type. */
export function typeTest(type: string | number): ((value: Value) => boolean) | undefined {
  if (type === 'number') return isNumeric;
  return TYPE_NAMES.find(([code, name]) => code === type || name === type)?.[2];
}
