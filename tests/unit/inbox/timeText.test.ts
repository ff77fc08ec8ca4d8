import { clockTime, countdown, dayHeading, duration, lapse, lapseOfSeconds, listTime, timeToCome, waitingUrgency } from '../../../admin/src/inbox/timeText.ts';

/** Local times, as the module reads them: the tests hold in every time zone. */
const local = (day: number, hour: number, minute = 0) => new Date(2026, 5, day, hour, minute);
const now = local(12, 9).getTime();
const text = (date: Date) => listTime(date.toISOString(), now, 'pt-BR');

describe('when a list item last moved', () => {
  it('is the hour today, and yesterday as soon as the day is over', () => {
    expect(text(local(12, 0, 1))).toBe('00:01');
    expect(text(local(11, 23, 59))).toBe('ontem');
  });

  it('is the weekday within a week, then the date', () => {
    expect(text(local(9, 12))).toBe('ter.');
    expect(text(local(6, 12))).toBe('sáb.');
    expect(text(local(5, 12))).toBe('05/06');
    expect(text(new Date(2024, 0, 2))).toBe('02/01/24');
  });

  it('is the hour when a clock runs ahead', () => {
    expect(text(local(12, 9, 1))).toBe('09:01');
  });
});

it('heads a day by its name, then by its date', () => {
  expect(dayHeading(local(12, 1).toISOString(), now, 'pt-BR')).toBe('hoje');
  expect(dayHeading(local(11, 1).toISOString(), now, 'pt-BR')).toBe('ontem');
  expect(dayHeading(local(8, 1).toISOString(), now, 'pt-BR')).toBe('segunda-feira');
  expect(dayHeading(local(1, 1).toISOString(), now, 'pt-BR')).toBe('1 de junho de 2026');
});

it('follows the locale', () => {
  expect(clockTime(local(12, 14, 5).toISOString(), 'pt-BR')).toBe('14:05');
  expect(clockTime(local(12, 14, 5).toISOString(), 'en')).toBe('02:05 PM');
});

it('tells a duration in its largest unit, rounded down', () => {
  const since = (minutes: number) => duration(new Date(now - minutes * 60_000).toISOString(), now, 'pt-BR');
  expect(since(0.9)).toBeNull();
  expect(since(59.9)).toBe('59 min');
  expect(since(60)).toBe('1 h');
  expect(since(60 * 47)).toBe('1 dia');
});

it('waiting grows urgent at ten and at thirty minutes', () => {
  const urgency = (minutes: number) => waitingUrgency(new Date(now - minutes * 60_000).toISOString(), now);
  expect([9.9, 10, 29.9, 30].map(urgency)).toEqual(['fine', 'late', 'late', 'veryLate']);
});

it('tells how long a deadline was in the largest unit that holds it whole', () => {
  expect([1, 90, 120, 1440].map((minutes) => lapse(minutes, 'pt-BR'))).toEqual(['1 minuto', '90 minutos', '2 horas', '1 dia']);
  expect([45, 60].map((seconds) => lapseOfSeconds(seconds, 'en'))).toEqual(['45 seconds', '1 minute']);
});

it('counts down to nothing, and no further', () => {
  const left = (seconds: number) => countdown(new Date(now + seconds * 1_000).toISOString(), now);
  expect([65, 59.2, 0, -5, 3600].map(left)).toEqual(['1:05', '1:00', '0:00', '0:00', '60:00']);
});

it('tells a time to come by its hour today, then with its day', () => {
  const text = (date: Date) => Object.values(timeToCome(date.toISOString(), now, 'pt-BR'));
  expect(text(local(12, 18))).toEqual([null, '18:00']);
  expect(text(local(13, 9))).toEqual(['amanhã', '09:00']);
  expect(text(local(15, 9))).toEqual(['seg.', '09:00']);
  expect(text(local(19, 9))).toEqual(['19/06', '09:00']);
});
