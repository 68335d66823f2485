import { describe, expect, it } from 'vitest';
import { matchesEtag } from './etag.ts';

describe('matchesEtag', () => {
  it.each([
    ['"3.17"', true],
    ['W/"3.17"', true],
    ['"1.1", "3.17"', true],
    ['*', true],
    ['"3.16"', false],
    ['3.17', false],
    ['', false],
    [undefined, false],
  ])('If-None-Match: %s -> %s (RFC 9110, 13.1.2)', (header, expected) => {
    expect(matchesEtag(header, '"3.17"')).toBe(expected);
  });
});
