import { hoursProblems, intervalsOf, newHours, nextInterval, replaced, withMondayCopied } from '../../../admin/src/hours/hoursModel.ts';
import { businessHours, type BusinessHours, type Weekday } from '../../../engine/contract/index.ts';

const span = (weekday: Weekday, from: string, to: string) => ({ weekday, from, to });
const hours = (changes: Partial<BusinessHours>): BusinessHours => ({ ...newHours('America/Sao_Paulo'), ...changes });
const problemsOf = (changes: Partial<BusinessHours>) => Object.fromEntries(hoursProblems(hours(changes)));

it('begins with what the API takes', () => {
  expect(businessHours.parse(newHours('America/Sao_Paulo'))).toEqual(newHours('America/Sao_Paulo'));
  expect(hoursProblems(newHours('America/Sao_Paulo')).size + hoursProblems(null).size).toBe(0);
});

describe('what is wrong', () => {
  it('is told at the later of two that overlap, also over midnight', () => {
    expect(problemsOf({ weekly: [span('mon', '13:00', '18:00'), span('mon', '08:00', '13:30')] })).toEqual({ 'weekly.0.from': 'overlap' });
    expect(problemsOf({ weekly: [span('sun', '22:00', '06:00'), span('mon', '05:00', '12:00')] })).toEqual({ 'weekly.1.from': 'overlap' });
    expect(problemsOf({ dates: [{ date: '2026-12-24', name: '', intervals: [{ from: '08:00', to: '12:00' }, { from: '11:00', to: '13:00' }] }] })).toEqual({ 'dates.0.intervals.1.from': 'overlap' });
  });

  it('is a time or a date that is missing, and a date that is there twice', () => {
    expect(problemsOf({ weekly: [span('mon', '', '18:00')] })).toEqual({ 'weekly.0.from': 'time' });
    expect(problemsOf({ dates: [{ date: '', name: '', intervals: [] }] })).toEqual({ 'dates.0.date': 'date' });
    const christmas = { date: '2026-12-25', name: '', intervals: [] };
    expect(problemsOf({ dates: [christmas, christmas] })).toEqual({ 'dates.1.date': 'duplicateDate' });
    expect(problemsOf({ timeZone: 'Marte/Olympus' })).toEqual({ timeZone: 'timeZone' });
  });
});

it("knows a day's intervals by their places in the week", () => {
  const week = hours({ weekly: [span('mon', '08:00', '12:00'), span('tue', '09:00', '10:00'), span('mon', '13:00', '18:00')] });
  expect(intervalsOf(week, 'mon')).toEqual([{ index: 0, from: '08:00', to: '12:00' }, { index: 2, from: '13:00', to: '18:00' }]);
  expect(intervalsOf(week, 'sun')).toEqual([]);
});

it('offers some more hours behind the last ones, within the day', () => {
  expect(nextInterval([])).toEqual({ from: '08:00', to: '18:00' });
  expect(nextInterval([{ from: '08:00', to: '12:00' }])).toEqual({ from: '13:00', to: '17:00' });
  expect(nextInterval([{ from: '08:00', to: '23:30' }])).toEqual({ from: '22:59', to: '23:59' });
});

it('copies Monday to the working days and leaves the weekend alone', () => {
  const week = hours({ weekly: [span('mon', '08:00', '12:00'), span('fri', '09:00', '10:00'), span('sat', '09:00', '13:00')] });
  expect(withMondayCopied(week).weekly).toEqual([...(['mon', 'tue', 'wed', 'thu', 'fri'] as const).map((day) => span(day, '08:00', '12:00')), span('sat', '09:00', '13:00')]);
});

it('changes one of a list, or takes it out', () => {
  expect(replaced([{ a: 1, b: 1 }, { a: 2, b: 2 }], 1, { b: 3 })).toEqual([{ a: 1, b: 1 }, { a: 2, b: 3 }]);
  expect(replaced([{ a: 1 }, { a: 2 }], 0, null)).toEqual([{ a: 2 }]);
});
