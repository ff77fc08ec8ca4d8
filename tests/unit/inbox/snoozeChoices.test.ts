import { snoozeChoices, snoozeFault, toLocalInput } from '../../../admin/src/inbox/dialogs/snoozeChoices.ts';

/** Local times: the tests hold in every time zone. 12 June 2026 is a Friday. */
const local = (day: number, hour: number, minute = 0) => new Date(2026, 5, day, hour, minute).getTime();
const choices = (now: number) => snoozeChoices(now).map(({ key, at }) => [key, at]);

describe('the times to put something aside until', () => {
  it('are an hour, the end of the afternoon, the next morning, Monday', () => {
    const now = local(12, 10, 20);
    expect(choices(now)).toEqual([['inAnHour', local(12, 11, 20)], ['today', local(12, 18)], ['tomorrow', local(13, 9)], ['monday', local(15, 9)]]);
  });

  it('leave out an afternoon that is over, or about to be', () => {
    expect(choices(local(12, 18)).map(([key]) => key)).not.toContain('today');
    expect(choices(local(12, 17, 59)).map(([key]) => key)).not.toContain('today');
    expect(choices(local(12, 17, 30)).map(([key]) => key)).toContain('today');
  });

  it('offer none twice: on a Sunday the next morning is Monday’s, at five the hour is the afternoon', () => {
    expect(choices(local(14, 10)).map(([key]) => key)).toEqual(['inAnHour', 'today', 'tomorrow']);
    expect(choices(local(12, 17)).map(([key]) => key)).toEqual(['inAnHour', 'tomorrow', 'monday']);
  });

  it('on a Monday mean the next one', () => {
    expect(choices(local(15, 8)).at(-1)).toEqual(['monday', local(22, 9)]);
  });
});

it('a time of one’s own is to come, and within a year', () => {
  const now = local(12, 10);
  expect(snoozeFault(toLocalInput(now + 3_600_000), now)).toBeNull();
  expect(['2026-06-12T09:59', '2026-06-12T10:00', ''].map((text) => snoozeFault(text, now))).toEqual(['past', 'past', 'past']);
  expect(snoozeFault('2028-01-01T10:00', now)).toBe('tooFar');
});

it('a time is written as the browser’s field wants it', () => {
  expect(toLocalInput(local(2, 9, 5))).toBe('2026-06-02T09:05');
});
