import fc from 'fast-check';
import { businessHours, WEEKDAYS, type BusinessHours } from '../../../engine/contract/index.ts';
import { closingAt, holidayOn, isOpen, nextOpening, NO_HOLIDAYS, timeFactsOf, wallTime, type HolidayCalendar } from '../../../engine/routing/index.ts';

const SAO_PAULO = 'America/Sao_Paulo'; // UTC−3, without summer time since 2019.
const NEW_YORK = 'America/New_York'; // Forward on 8 March, back on 1 November 2026, at 02:00.

const ms = (instant: string) => Date.parse(instant);
const utc = (at: number | null) => (at === null ? null : new Date(at).toISOString());

function hours(timeZone: string, weekly: Record<string, string>, changes: Partial<BusinessHours> = {}): BusinessHours {
  const intervals = Object.entries(weekly).flatMap(([days, spans]) => days.split(' ').flatMap((weekday) => spans.split(' ').map((span) => ({ weekday, from: span.slice(0, 5), to: span.slice(6) }))));
  return businessHours.parse({ timeZone, weekly: intervals, ...changes });
}

const OFFICE = hours(SAO_PAULO, { 'mon tue wed thu fri': '09:00-12:00 13:30-18:00', sat: '09:00-12:00' });
const NIGHT = hours(SAO_PAULO, { 'fri sun': '22:00-06:00' });

/** Christmas, and in SP one day more; an optional one. */
const calendar: HolidayCalendar = (year, state) => [
  { date: `${year}-02-17`, name: 'Carnaval', isOptional: true },
  ...(state === 'SP' ? [{ date: `${year}-07-09`, name: 'Revolução Constitucionalista', isOptional: false }] : []),
  { date: `${year}-12-25`, name: 'Natal', isOptional: false },
];

describe('a week', () => {
  it.each([
    ['just before it opens', '2026-03-11T11:59:59.999Z', false],
    ['when it opens', '2026-03-11T12:00:00Z', true],
    ['in the lunch break', '2026-03-11T15:00:00Z', false],
    ['after it', '2026-03-11T16:30:00Z', true],
    ['when it closes', '2026-03-11T21:00:00Z', false],
    ['on a Saturday afternoon', '2026-03-14T17:00:00Z', false],
  ])('is open or not %s (%s): %s', (_when, at, expected) => {
    expect(isOpen(OFFICE, ms(at), NO_HOLIDAYS)).toBe(expected);
  });

  it.each([
    ['while it is open: now', '2026-03-11T12:34:56Z', '2026-03-11T12:34:56.000Z'],
    ['in the lunch break: after it', '2026-03-11T15:00:00Z', '2026-03-11T16:30:00.000Z'],
    ['in the evening: the next morning', '2026-03-11T21:00:00Z', '2026-03-12T12:00:00.000Z'],
    ['on a Saturday afternoon: on Monday', '2026-03-14T15:00:00Z', '2026-03-16T12:00:00.000Z'],
  ])('opens again %s', (_when, at, expected) => {
    expect(utc(nextOpening(OFFICE, ms(at), NO_HOLIDAYS))).toBe(expected);
  });

  it('closes when the interval ends', () => {
    expect(utc(closingAt(OFFICE, ms('2026-03-11T12:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-11T15:00:00.000Z');
    expect(closingAt(OFFICE, ms('2026-03-11T15:00:00Z'), NO_HOLIDAYS)).toBeNull();
  });

  it('without hours is always open', () => {
    expect([isOpen(null, 5, NO_HOLIDAYS), nextOpening(null, 5, NO_HOLIDAYS), closingAt(null, 5, NO_HOLIDAYS)]).toEqual([true, 5, null]);
  });

  it('that never opens has no next opening', () => {
    expect(nextOpening(hours(SAO_PAULO, {}), ms('2026-03-11T12:00:00Z'), NO_HOLIDAYS)).toBeNull();
  });
});

describe('a night', () => {
  it.each([
    ['2026-03-14T00:59:59Z', false], // Friday, 21:59.
    ['2026-03-14T01:00:00Z', true],
    ['2026-03-14T08:59:59Z', true], // Saturday, 05:59.
    ['2026-03-14T09:00:00Z', false],
    ['2026-03-16T03:00:00Z', true], // Monday, 00:00: the week is a ring.
    ['2026-03-16T09:00:00Z', false],
  ])('runs on over midnight: at %s %s', (at, expected) => {
    expect(isOpen(NIGHT, ms(at), NO_HOLIDAYS)).toBe(expected);
  });

  it('belongs to the day it begins on, also when the next day is a holiday or closed', () => {
    const eve = hours(SAO_PAULO, { thu: '22:00-06:00', fri: '08:00-18:00' }, { holidays: { state: null, optional: false }, dates: [{ date: '2026-03-13', name: '', intervals: [] }] });
    // 24 December 2026 and 12 March 2026 are Thursdays.
    expect(isOpen(eve, ms('2026-12-25T08:00:00Z'), calendar)).toBe(true);
    expect(isOpen(eve, ms('2026-12-25T15:00:00Z'), calendar)).toBe(false);
    expect(isOpen(eve, ms('2026-03-13T08:00:00Z'), calendar)).toBe(true);
    expect(isOpen(eve, ms('2026-03-13T15:00:00Z'), calendar)).toBe(false);
  });

  it('may last a whole day', () => {
    const always = hours(SAO_PAULO, { [WEEKDAYS.join(' ')]: '00:00-00:00' });
    for (let hour = 0; hour < 48; hour += 1) expect(isOpen(always, ms('2026-03-14T00:00:00Z') + hour * 3_600_000, NO_HOLIDAYS)).toBe(true);
  });
});

describe('where clocks change', () => {
  it('hours stay those on the wall', () => {
    const shop = hours(NEW_YORK, { 'sat mon': '09:00-17:00' });
    expect(utc(nextOpening(shop, ms('2026-03-06T12:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-07T14:00:00.000Z');
    expect(utc(nextOpening(shop, ms('2026-03-07T23:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-09T13:00:00.000Z');
  });

  it('an interval that begins in the skipped hour begins when the clocks are put forward', () => {
    const early = hours(NEW_YORK, { sun: '02:30-04:00' });
    expect(utc(nextOpening(early, ms('2026-03-08T06:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-08T07:00:00.000Z');
    expect(utc(closingAt(early, ms('2026-03-08T07:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-08T08:00:00.000Z');
  });

  it('an interval within the skipped hour does not happen', () => {
    const never = hours(NEW_YORK, { sun: '02:10-02:50' });
    expect(isOpen(never, ms('2026-03-08T07:00:00Z'), NO_HOLIDAYS)).toBe(false);
    expect(utc(nextOpening(never, ms('2026-03-08T06:00:00Z'), NO_HOLIDAYS))).toBe('2026-03-15T06:10:00.000Z');
  });

  it('an hour that comes twice is open twice', () => {
    const early = hours(NEW_YORK, { sun: '01:30-03:00' });
    expect(utc(nextOpening(early, ms('2026-11-01T05:00:00Z'), NO_HOLIDAYS))).toBe('2026-11-01T05:30:00.000Z');
    for (const at of ['2026-11-01T05:30:00Z', '2026-11-01T06:15:00Z', '2026-11-01T07:59:59Z']) expect(isOpen(early, ms(at), NO_HOLIDAYS)).toBe(true);
    expect(isOpen(early, ms('2026-11-01T08:00:00Z'), NO_HOLIDAYS)).toBe(false);
  });

  it('a day may begin at one: São Paulo until 2018', () => {
    const always = hours(SAO_PAULO, { sun: '00:00-02:00' });
    // On 4 November 2018 the clocks went from 23:59:59 to 01:00.
    expect(utc(nextOpening(always, ms('2018-11-03T12:00:00Z'), NO_HOLIDAYS))).toBe('2018-11-04T03:00:00.000Z');
    expect(utc(closingAt(always, ms('2018-11-04T03:00:00Z'), NO_HOLIDAYS))).toBe('2018-11-04T04:00:00.000Z');
  });

  it('the wall shows what it shows', () => {
    expect(wallTime(ms('2026-03-08T06:59:59Z'), NEW_YORK)).toEqual({ date: '2026-03-08', minutes: 119, weekday: 'sun' });
    expect(wallTime(ms('2026-03-08T07:00:00Z'), NEW_YORK)).toEqual({ date: '2026-03-08', minutes: 180, weekday: 'sun' });
    expect(wallTime(ms('2026-01-01T02:30:00Z'), SAO_PAULO)).toEqual({ date: '2025-12-31', minutes: 23 * 60 + 30, weekday: 'wed' });
    expect(wallTime(ms('2026-01-01T00:00:00Z'), 'Asia/Kathmandu')).toEqual({ date: '2026-01-01', minutes: 5 * 60 + 45, weekday: 'thu' });
  });
});

describe('holidays and days of their own', () => {
  const weekly = { [WEEKDAYS.join(' ')]: '09:00-18:00' };
  const noon = (date: string) => ms(`${date}T15:00:00Z`);
  const openOn = (date: string, changes: Partial<BusinessHours>) => isOpen(hours(SAO_PAULO, weekly, changes), noon(date), calendar);

  it('close', () => {
    expect(openOn('2026-12-25', { holidays: { state: null, optional: false } })).toBe(false);
    expect(openOn('2026-12-25', { holidays: null })).toBe(true);
    expect(openOn('2026-07-09', { holidays: { state: 'SP', optional: false } })).toBe(false);
    expect(openOn('2026-07-09', { holidays: { state: 'RJ', optional: false } })).toBe(true);
    expect(openOn('2026-02-17', { holidays: { state: null, optional: true } })).toBe(false);
    expect(openOn('2026-02-17', { holidays: { state: null, optional: false } })).toBe(true);
  });

  it('own days come before holidays, open or closed', () => {
    const holidays = { state: null, optional: false };
    expect(openOn('2026-12-25', { holidays, dates: [{ date: '2026-12-25', name: 'Plantão', intervals: [{ from: '11:00', to: '13:00' }] }] })).toBe(true);
    expect(openOn('2026-03-11', { dates: [{ date: '2026-03-11', name: 'Inventário', intervals: [] }] })).toBe(false);
  });

  it('the next opening is after them, also over the turn of the year', () => {
    const closed = hours(SAO_PAULO, weekly, { holidays: { state: null, optional: false }, dates: [{ date: '2026-12-26', name: '', intervals: [] }] });
    expect(utc(nextOpening(closed, ms('2026-12-24T21:00:00Z'), calendar))).toBe('2026-12-27T12:00:00.000Z');
    const january = hours(SAO_PAULO, {}, { dates: [{ date: '2027-01-04', name: '', intervals: [{ from: '10:00', to: '11:00' }] }] });
    expect(utc(nextOpening(january, ms('2026-12-24T21:00:00Z'), calendar))).toBe('2027-01-04T13:00:00.000Z');
  });

  it('are named', () => {
    const closing = hours(SAO_PAULO, weekly, { holidays: { state: 'SP', optional: false } });
    expect(holidayOn(closing, '2026-07-09', calendar)?.name).toBe('Revolução Constitucionalista');
    expect(holidayOn(closing, '2026-02-17', calendar)).toBeNull();
  });

  it('are what rules see', () => {
    const closing = hours(SAO_PAULO, weekly, { holidays: { state: 'SP', optional: false } });
    expect(timeFactsOf(closing, noon('2026-07-09'), calendar, 'UTC')).toEqual({ date: '2026-07-09', minutes: 720, weekday: 'thu', isWithinHours: false, isHoliday: true });
    expect(timeFactsOf(null, noon('2026-07-09'), calendar, 'UTC')).toEqual({ date: '2026-07-09', minutes: 900, weekday: 'thu', isWithinHours: true, isHoliday: false });
  });
});

describe('hours that are written', () => {
  const issues = (input: object) => (businessHours.safeParse({ timeZone: SAO_PAULO, weekly: [], ...input }).error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`);
  const interval = (weekday: string, from: string, to: string) => ({ weekday, from, to });

  it.each<[string, object[], string[]]>([
    ['touching', [interval('mon', '09:00', '12:00'), interval('mon', '12:00', '18:00')], []],
    ['overlapping', [interval('mon', '09:00', '12:01'), interval('mon', '12:00', '18:00')], ['weekly.1.from routing.overlap']],
    ['overlapping, written in another order', [interval('mon', '12:00', '18:00'), interval('mon', '09:00', '12:01')], ['weekly.0.from routing.overlap']],
    ['over midnight into the next day', [interval('mon', '22:00', '06:00'), interval('tue', '05:59', '18:00')], ['weekly.1.from routing.overlap']],
    ["Sunday's night into Monday", [interval('mon', '05:00', '09:00'), interval('sun', '22:00', '06:00')], ['weekly.0.from routing.overlap']],
    ['a day and a night around the clock', [interval('mon', '08:00', '08:00'), interval('tue', '08:00', '08:00')], []],
    ['one day twice', [interval('mon', '08:00', '08:00'), interval('mon', '08:00', '08:00')], ['weekly.1.from routing.overlap']],
  ])('may touch and not overlap: %s', (_what, weekly, expected) => {
    expect(issues({ weekly })).toEqual(expected);
  });

  it('name every day of their own once, without overlaps', () => {
    const day = (date: string, ...intervals: object[]) => ({ date, intervals });
    expect(issues({ dates: [day('2026-12-25'), day('2026-12-25')] })).toEqual(['dates.1.date routing.duplicateDate']);
    expect(issues({ dates: [day('2026-12-25', { from: '09:00', to: '12:00' }, { from: '11:00', to: '13:00' })] })).toEqual(['dates.0.intervals.1.from routing.overlap']);
    expect(issues({ dates: [day('2026-02-30')] })).toEqual(['dates.0.date routing.date']);
  });

  it('are in a zone that exists', () => {
    expect(issues({ timeZone: 'America/Balcao' })).toEqual(['timeZone field.timeZone']);
  });
});

it('the next opening is open, and nothing before it is', () => {
  const minute = 60_000;
  const schedules = [OFFICE, NIGHT, hours(NEW_YORK, { sun: '01:15-03:30 22:00-05:00', tue: '00:00-00:00' }, { holidays: { state: null, optional: true } })];
  fc.assert(
    fc.property(fc.constantFrom(...schedules), fc.integer({ min: ms('2026-02-28T00:00:00Z') / minute, max: ms('2026-12-31T00:00:00Z') / minute }), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (schedule, start, share) => {
      const at = start * minute;
      const opening = nextOpening(schedule, at, calendar) ?? Number.NaN;
      expect(isOpen(schedule, opening, calendar)).toBe(true);
      if (opening > at) expect(isOpen(schedule, at + Math.floor((opening - at) * share), calendar)).toBe(false);
    }),
  );
});
