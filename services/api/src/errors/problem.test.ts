import { type ErrorEntry, errorCodes, errors } from '@trainyard/contracts';
import { describe, expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { headersOf } from './problem.ts';

const waiting = errorCodes.filter((code) => {
  const { status, retryable }: ErrorEntry = errors[code];
  return status === 429 || status === 503 || (status === 409 && retryable);
});

describe('Retry-After', () => {
  it.each(waiting)('goes with %s, in whole seconds', (code) => {
    expect(headersOf(new ApiError(code, ''))['retry-after']).toMatch(/^[1-9]\d*$/);
  });

  it('is that of the error where it knows better', () => {
    expect(headersOf(new ApiError('queueUnavailable', '', { headers: { 'retry-after': '7' } }))).toEqual({
      'retry-after': '7',
    });
  });

  it('does not go with what no time mends', () => {
    for (const code of ['notFound', 'invalidBody', 'jobStateConflict'] as const) {
      expect(headersOf(new ApiError(code, ''))).toEqual({});
    }
  });
});
