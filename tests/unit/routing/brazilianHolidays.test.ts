import { STATES } from '../../../engine/contract/index.ts';
import { createBrazilianHolidays } from '../../../engine/routing/brazilianHolidays.ts';

const calendar = createBrazilianHolidays();
const closed = (year: number, state: string | null) => calendar(year, state).filter(({ isOptional }) => !isOptional).map(({ date }) => date.slice(5));

describe('Brazilian holidays', () => {
  /** Laws 662/1949, 6.802/1980 and 14.759/2023; Good Friday; Easter was on 20 April 2025. */
  const NATIONAL = ['01-01', '04-18', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '11-20', '12-25'];

  it('are the national ones', () => {
    expect(closed(2025, null)).toEqual(NATIONAL);
    expect(calendar(2025, null).find(({ date }) => date === '2025-09-07')?.name).toBe('Dia da Independência');
  });

  it.each(STATES)('are the national ones in %s too', (state) => {
    expect(closed(2025, state)).toEqual(expect.arrayContaining(NATIONAL));
  });

  it.each([
    ['SP', '07-09'],
    ['RJ', '04-23'],
    ['BA', '07-02'],
    ['RS', '09-20'],
  ])("are %s's own: %s", (state, date) => {
    expect(closed(2025, state)).toContain(date);
    expect(closed(2025, null)).not.toContain(date);
  });

  it('follow Easter: 5 April in 2026, 28 March in 2027', () => {
    expect(closed(2026, null)).toContain('04-03');
    expect(closed(2027, null)).toContain('03-26');
  });

  it('know the optional ones: carnival and Corpus Christi; in Rio carnival closes', () => {
    const optional = (state: string | null) => calendar(2025, state).filter(({ isOptional }) => isOptional).map(({ date }) => date.slice(5));
    expect(optional(null)).toEqual(['03-03', '03-04', '06-19']);
    expect(optional('RJ')).toEqual(['03-03', '06-19']);
    expect(closed(2025, 'RJ')).toContain('03-04');
  });

  it('knew 20 November only in states before 2024', () => {
    expect(closed(2023, null)).not.toContain('11-20');
    expect(closed(2023, 'RJ')).toContain('11-20');
  });

  it('are made once for a year and a state, in the order of their dates', () => {
    expect(calendar(2026, 'SP')).toBe(calendar(2026, 'SP'));
    const dates = calendar(2026, 'SC').map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted());
  });
});
