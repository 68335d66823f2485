import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNumber } from './parse-number.ts';

test.each([
  ['0', 0],
  ['-0', -0],
  ['007', 7],
  ['+1.50', 1.5],
  ['.5', 0.5],
  ['5.', 5],
  ['-3e-2', -0.03],
  ['6.02E23', 6.02e23],
  [' 12 ', 12],
  ['1e999', Number.POSITIVE_INFINITY],
  ['inf', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['NaN', Number.NaN],
])('%j is the number %d', (text, expected) => {
  expect(parseNumber(text)).toBe(expected);
});

test.each([
  '',
  ' ',
  '.',
  '-',
  'e5',
  '1e',
  '0x10',
  '0b1',
  '1_000',
  '1,5',
  '1 000',
  '1.2.3',
  '12px',
  '½',
  '１２',
  'infinite',
])('%j is no number', (text) => expect(parseNumber(text)).toBeUndefined());

test('every finite double is read back from its shortest decimal notation', () => {
  // Adding 0 turns -0, which has no notation of its own, into 0.
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
  fc.assert(
    fc.property(finite, (value) => {
      expect(parseNumber(String(value))).toBe(value);
      expect(parseNumber(value.toExponential())).toBe(value);
    }),
  );
});
