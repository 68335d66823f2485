import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from './matches-glob.ts';

test.each([
  ['pixel*', 'pixel0_0', true],
  ['pixel*', 'pixel', true],
  ['pixel*', 'label', false],
  ['*_7', 'pixel0_7', true],
  ['p*_*7', 'pixel0_7', true],
  ['*', '', true],
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['a.c', 'abc', false],
  ['a?c', 'abc', false],
  ['label', 'labels', false],
  ['(a+)+*', '(a+)+b', true],
  ['**', 'any\nthing', true],
])('%j on %j: %s', (glob, text, expected) => expect(matchesGlob(glob, text)).toBe(expected));

// The textbook definition, by recursion on the first character.
function defined(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  if (glob[0] === '*') return defined(glob.slice(1), text) || (text !== '' && defined(glob, text.slice(1)));
  return text !== '' && glob[0] === text[0] && defined(glob.slice(1), text.slice(1));
}

test('matches as the definition does', () => {
  const word = (alphabet: string[]) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 });
  fc.assert(
    fc.property(word(['a', 'b', '*']), word(['a', 'b']), (glob, text) => {
      expect(matchesGlob(glob, text)).toBe(defined(glob, text));
    }),
    { numRuns: 2000 },
  );
});
