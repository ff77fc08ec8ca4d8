import { DBRef, deserialize, serialize } from 'bson';

import { StoreError } from '../errors.ts';
import { isDoc, type Doc, type Value } from './values.ts';

/** Bytes of the largest document that may be stored, as in MongoDB. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Levels of nesting that a document may have, as in MongoDB's server limit for stored documents. */
export const MAX_DEPTH = 100;

/** Decodes BSON so that every value keeps its type: re-encoding an untouched field gives the same bytes. */
export function decode(bytes: Uint8Array): Doc {
  let doc: Doc;
  try {
    doc = deserialize(bytes, { promoteValues: false, promoteBuffers: false, bsonRegExp: true });
  } catch (cause) {
    throw new StoreError('BadValue', `invalid BSON: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  const mayReferTo = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('$ref');
  return mayReferTo ? (plainReferences(doc) as Doc) : doc; // a document stays one
}

/** Decodes what a client sent: as `decode`, and nested no deeper than what works on it can follow. */
export function decodeRequest(bytes: Uint8Array): Doc {
  const doc = decode(bytes);
  assertDepth(doc, -MAX_DEPTH); // twice as deep as a stored document: it may carry one
  return doc;
}

/** Encodes a document. Throws BadValue for what BSON cannot hold and BSONObjectTooLarge past 16 MiB. */
export function encode(doc: Doc): Buffer {
  let bytes: Uint8Array;
  try {
    bytes = serialize(doc, { ignoreUndefined: false });
  } catch (cause) {
    throw new StoreError('BadValue', `the document cannot be encoded: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Encodes a document that is going to be stored, within the limits of size and depth. */
export function encodeForStorage(doc: Doc): Buffer {
  assertDepth(doc, 0);
  const bytes = encode(doc);
  assertStorableSize(bytes.length);
  return bytes;
}

export function assertStorableSize(bytes: number): void {
  if (bytes <= MAX_DOCUMENT_BYTES) return;
  throw new StoreError('BSONObjectTooLarge', `BSONObj size: ${bytes} is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}`);
}

/** bson makes objects of its own of `{$ref, $id}`: here they are documents like others. */
function plainReferences(value: Value | DBRef): Value {
  if (value instanceof DBRef) return plainReferences(value.toJSON() as unknown as Doc); // bson types it as what the shell prints
  if (Array.isArray(value)) return value.map(plainReferences);
  if (!isDoc(value)) return value;
  for (const [field, item] of Object.entries(value)) setField(value, field, plainReferences(item));
  return value;
}

export function assertDepth(value: Value, depth: number): void {
  if (depth > MAX_DEPTH) throw new StoreError('Overflow', `documents may be nested at most ${MAX_DEPTH} levels deep`);
  if (Array.isArray(value)) for (const item of value) assertDepth(item, depth + 1);
  else if (isDoc(value)) for (const item of Object.values(value)) assertDepth(item, depth + 1);
}

/**
 * A deep copy, so that changing one never changes the other. Leaves are immutable by convention and shared.
 * Throws BadValue for a date beyond those of JS: encoding it anew would lose it.
 */
export function cloneValue(value: Value): Value {
  if (value instanceof Date) assertDate(value);
  if (Array.isArray(value)) return value.map(cloneValue);
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const [field, item] of Object.entries(value)) setField(copy, field, cloneValue(item));
  return copy;
}

/** Throws BadValue for a date beyond those of JS, of which nothing is known but that. */
export function assertDate(date: Date): void {
  if (Number.isNaN(date.getTime())) throw new StoreError('BadValue', 'a date is outside of the range that can be worked with');
}

/** Sets a field even when it is called `__proto__`. */
export function setField(doc: Doc, field: string, value: Value): void {
  if (field === '__proto__') Object.defineProperty(doc, field, { value, writable: true, enumerable: true, configurable: true });
  else doc[field] = value;
}

/** A value as MongoDB's messages print it, e.g. `{ key: "a" }`. */
export function printValue(value: Value): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value === undefined || value === null) return 'null';
  if (Array.isArray(value)) return `[ ${value.map(printValue).join(', ')} ]`;
  if (isDoc(value)) return Object.keys(value).length === 0 ? '{}' : `{ ${Object.entries(value).map(([k, v]) => `${k}: ${printValue(v)}`).join(', ')} }`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (typeof value === 'object' && 'toHexString' in value) return `ObjectId('${value.toHexString()}')`;
  return String(value);
}
