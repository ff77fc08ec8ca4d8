import { figure, percentile, ratioOf, summarise } from '../../bench/measure/statistics.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the nearest rank, in numerical order', () => {
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile(hundred, 0)).toBe(1);
    expect(percentile([10, 9, 100], 0.5)).toBe(10);
  });

  it('has no value for none', () => {
    expect(() => percentile([], 0.5)).toThrow('no values');
  });
});

it('divides round by round', () => {
  expect(ratioOf([2, 9, 4], [1, 3, 1])).toEqual({ median: 3, min: 2, max: 4 });
  expect(summarise([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 });
});

it('writes three figures that count', () => {
  expect([1234.5, 123.45, 0.01234].map(figure)).toEqual(['1,235', '123', '0.0123']);
});
