import fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge, noMoments, observe, statisticsOf } from './moments.ts';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 50 });

// The two-pass definition, term by term.
function defined(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { min: Math.min(...values), max: Math.max(...values), mean, standardDeviation: Math.sqrt(variance) };
}

function expectClose(received: ReturnType<typeof statisticsOf>, values: readonly number[]) {
  const expected = defined(values);
  const scale = Math.max(1, Math.abs(expected.min), Math.abs(expected.max));
  expect(received.min).toBe(expected.min);
  expect(received.max).toBe(expected.max);
  expect(Math.abs(received.mean - expected.mean) / scale).toBeLessThan(1e-12);
  expect(Math.abs(received.standardDeviation - expected.standardDeviation) / scale).toBeLessThan(1e-7);
}

const momentsOf = (values: readonly number[]) => {
  const moments = noMoments();
  for (const value of values) observe(moments, value);
  return moments;
};

test('one by one, the statistics are those of the definition', () => {
  fc.assert(fc.property(numbers, (values) => expectClose(statisticsOf(momentsOf(values)), values)));
});

test('a number seen n times counts as n numbers', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 9 }), (values, times) => {
      const moments = noMoments();
      for (const value of values) observe(moments, value, times);
      expectClose(
        statisticsOf(moments),
        values.flatMap((value) => Array<number>(times).fill(value)),
      );
    }),
  );
});

test('merged moments are those of all numbers together', () => {
  fc.assert(
    fc.property(numbers, numbers, (first, second) => {
      const moments = noMoments();
      merge(moments, momentsOf(first));
      merge(moments, momentsOf(second));
      merge(moments, noMoments());
      expectClose(statisticsOf(moments), [...first, ...second]);
    }),
  );
});

test('a large mean does not drown a small spread', () => {
  const values = [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16];
  expect(statisticsOf(momentsOf(values))).toMatchObject({ mean: 1e9 + 10, standardDeviation: Math.sqrt(22.5) });
});
