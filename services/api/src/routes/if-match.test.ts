import { errors } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { checkIfMatch, conditionProblems, matchesRevision } from './if-match.ts';

describe('If-Match (RFC 9110, 13.1.1) against revision 3', () => {
  it.each([
    ['"3"', true],
    ['"3.17"', true],
    ['"3.99"', true],
    ['"2.17", "3.1"', true],
    ['*', true],
    [' * ', true],
    ['"2.3"', false],
    ['"33.17"', false],
    ['W/"3.17"', false],
    ['3.17', false],
    ['"3.17', false],
    ['"3.17.1"', false],
    ['""', false],
    ['', false],
  ])('%j: %s', (header, expected) => {
    expect(matchesRevision(header, 3)).toBe(expected);
  });

  it('lets pass what was meant for this revision, whatever its progress', () => {
    expect(() => checkIfMatch('"3.12"', 3)).not.toThrow();
    expect(() => checkIfMatch('*', 3)).not.toThrow();
  });

  it('is 428 when absent, 412 when for another revision', () => {
    expect(() => checkIfMatch(undefined, 3)).toThrow(expect.objectContaining({ code: 'preconditionRequired' }));
    expect(() => checkIfMatch('"2.12"', 3)).toThrow(
      expect.objectContaining({ code: 'preconditionFailed', message: expect.stringContaining('revision 3') }),
    );
    expect(conditionProblems.map((code) => errors[code].status)).toEqual([412, 428]);
  });
});
