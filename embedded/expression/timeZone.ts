import { failure } from './operator.ts';

/**
 * A place's clock. Wall time is told as the milliseconds since 1970 that a UTC clock would have
 * when it shows the same.
 */
export interface TimeZone {
  /** Whether dates are written with a `Z`. */
  isUtc: boolean;
  /** Milliseconds that wall time is ahead of UTC at an instant (milliseconds since 1970). */
  offsetAt(instant: number): number;
}

const MINUTE = 60_000;

/** No zone changes its clock more often, so that an offset can be kept for all instants in between. */
const OFFSET_STEP = 15 * MINUTE;
const MAX_KEPT_OFFSETS = 10_000;

export const UTC: TimeZone = { isUtc: true, offsetAt: () => 0 };

const zones = new Map<string, TimeZone>();

/** The zone of an Olson name such as `America/Sao_Paulo`, or of an offset such as `-03:00`, `-0300` or `-03`. */
export function timeZoneOf(name: string): TimeZone {
  if (['UTC', 'GMT', 'Etc/UTC', ''].includes(name)) return UTC;
  const known = zones.get(name);
  if (known) return known;
  const zone = fixedZone(name) ?? namedZone(name);
  zones.set(name, zone);
  return zone;
}

export function toWallTime(instant: number, zone: TimeZone): number {
  return instant + zone.offsetAt(instant);
}

/** The instant at which a zone's clock shows a time: the first of two, and after a gap as much later as the gap is long. */
export function fromWallTime(wall: number, zone: TimeZone): number {
  if (zone.isUtc) return wall;
  const before = zone.offsetAt(wall - 24 * 60 * MINUTE);
  const candidate = wall - before;
  if (zone.offsetAt(candidate) === before) return candidate;
  const later = wall - zone.offsetAt(candidate);
  return zone.offsetAt(later) === zone.offsetAt(candidate) ? later : candidate;
}

function fixedZone(name: string): TimeZone | undefined {
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2})(?::?(\d{2}))?$/.exec(name) ?? [];
  if (hours === undefined) return undefined;
  const offset = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
  return { isUtc: offset === 0, offsetAt: () => offset };
}

function namedZone(name: string): TimeZone {
  const format = formatOf(name);
  const offsets = new Map<number, number>();
  return {
    isUtc: false,
    offsetAt(instant) {
      const step = Math.floor(instant / OFFSET_STEP);
      let offset = offsets.get(step);
      if (offset === undefined) {
        offset = shownBy(format, instant) - Math.floor(instant / 1000) * 1000;
        if (offsets.size >= MAX_KEPT_OFFSETS) offsets.clear();
        offsets.set(step, offset);
      }
      return offset;
    },
  };
}

function formatOf(name: string): Intl.DateTimeFormat {
  try {
    if (!/^[A-Za-z]/.test(name)) throw new RangeError(name);
    const numeric = 'numeric' as const;
    return new Intl.DateTimeFormat('en-u-ca-iso8601', { timeZone: name, hourCycle: 'h23', year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw failure(40485, `unrecognized time zone identifier: "${name}"`);
  }
}

/** What a zone's clock shows, to the second. */
function shownBy(format: Intl.DateTimeFormat, instant: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return new Date(0).setUTCFullYear(year, month - 1, day) + ((hour * 60 + minute) * 60 + second) * 1000;
}
