import { Binary, EJSON } from 'bson';

import { decode, encode } from '../bson/document.ts';
import { isDoc, type Value } from '../bson/values.ts';
import { reasonOf, ToolError } from './failures.ts';

/**
 * A document as one line of canonical Extended JSON. One that this would not give back byte for byte (it has a field
 * `$oid`, say, which would be read as an id, or a date that JavaScript cannot hold) becomes its whole BSON as a `$binary`.
 */
export function toLine(bytes: Buffer): string {
  return exactLine(bytes) ?? EJSON.stringify(new Binary(bytes), { relaxed: false });
}

/** The BSON of a line, canonical or relaxed. Throws ToolError for what is none and for what would be changed. */
export function fromLine(line: string): Buffer {
  const value: Value = parse(line);
  if (value instanceof Binary) return Buffer.from(value.value());
  if (!isDoc(value)) throw new ToolError('it is no document');
  if (hasLostDate(value)) throw new ToolError('it has a date that JavaScript cannot hold');
  return encode(value);
}

function exactLine(bytes: Buffer): string | undefined {
  try {
    const line = EJSON.stringify(decode(bytes), { relaxed: false });
    return fromLine(line).equals(bytes) ? line : undefined;
  } catch {
    return undefined; // the bytes themselves are always exact
  }
}

function parse(line: string): Value {
  try {
    return EJSON.parse(line, { relaxed: false });
  } catch (cause) {
    throw new ToolError(`it is no Extended JSON: ${reasonOf(cause)}`);
  }
}

function hasLostDate(value: Value): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  if (Array.isArray(value)) return value.some(hasLostDate);
  return isDoc(value) && Object.values(value).some(hasLostDate);
}
