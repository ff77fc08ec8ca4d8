import { Types } from 'mongoose';
import { placeOfValues, placeToValues, readCursor, writeCursor, type Place } from '../lists/cursor.ts';

/** Up to where each kind of record was read. */
export interface Since {
  conversations: Place;
  messages: Place;
  devices: Place;
}

/** A write may show up so much later, in ms, than its `updatedAt` says (a slow store, another host's clock). */
const SLOW_WRITE = 5_000;

const FIRST_ID = new Types.ObjectId('000000000000000000000000');

/**
 * The place from where everything must be read again next time: in whole steps of the delay, so that asking twice in a
 * row gives the same cursor, by which a panel knows that it has everything.
 */
export function settledPlace(now: Date): Place {
  return { at: new Date(Math.floor((now.getTime() - SLOW_WRITE) / SLOW_WRITE) * SLOW_WRITE), id: FIRST_ID };
}

export function startingPoint(now: Date): Since {
  const place = settledPlace(now);
  return { conversations: place, messages: place, devices: place };
}

export function writeSince({ conversations, messages, devices }: Since): string {
  return writeCursor([conversations, messages, devices].map(placeToValues));
}

/** Throws `malformed`. */
export function readSince(cursor: string): Since {
  return readCursor(cursor, 'since', (values) => {
    if (!Array.isArray(values) || values.length !== 3) return null;
    const [conversations, messages, devices] = values.map(placeOfValues);
    return conversations && messages && devices ? { conversations, messages, devices } : null;
  });
}
