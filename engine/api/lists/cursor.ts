import { Types } from 'mongoose';
import { malformedQuery } from '../middleware/validation.ts';

/** A place in a list that is sorted by a time and then by ids: opaque to callers. */
export interface Place {
  at: Date;
  id: Types.ObjectId;
}

export function writeCursor(values: unknown): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** What `writeCursor` wrote. Throws `malformed` naming the parameter; the caller checks what is inside. */
export function readCursor<Value>(cursor: string, parameter: string, read: (values: unknown) => Value | null): Value {
  let value: Value | null;
  try {
    value = read(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    // Not what we wrote: answered below.
    value = null;
  }
  if (value === null) throw malformedQuery({ [parameter]: { key: 'field.cursor' } });
  return value;
}

export function placeToValues({ at, id }: Place): [number, string] {
  return [at.getTime(), id.toHexString()];
}

/** Null when the values are none of ours. */
export function placeOfValues(values: unknown): Place | null {
  if (!Array.isArray(values)) return null;
  const [time, id] = values as unknown[];
  const at = typeof time === 'number' && Number.isSafeInteger(time) ? new Date(time) : null;
  if (!at || Number.isNaN(at.getTime()) || typeof id !== 'string' || !/^[0-9a-f]{24}$/.test(id)) return null;
  return { at, id: new Types.ObjectId(id) };
}
