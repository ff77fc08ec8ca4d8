import { Timestamp } from 'bson';

import type { Doc, Value } from '../bson/values.ts';

let last = { t: 0, i: 0 };

/** A timestamp of the server, greater than every one before in this process. `now` is in milliseconds since 1970. */
export function serverTimestamp(now: number): Timestamp {
  const t = Math.max(Math.floor(now / 1000), last.t);
  last = { t, i: t === last.t ? last.i + 1 : 1 };
  return new Timestamp(last);
}

/** Whether a document has what `fillTimestamps` would fill. */
export function hasEmptyTimestamp(doc: Doc): boolean {
  return Object.entries(doc).some(([field, value]) => field !== '_id' && isEmpty(value));
}

/** The document with the server's time in place of empty timestamps among its own fields, as MongoDB stores it. */
export function fillTimestamps(doc: Doc, now: number): Doc {
  if (!hasEmptyTimestamp(doc)) return doc;
  return Object.fromEntries(Object.entries(doc).map(([field, value]) => [field, field !== '_id' && isEmpty(value) ? serverTimestamp(now) : value]));
}

function isEmpty(value: Value): boolean {
  return value instanceof Timestamp && value.isZero();
}
