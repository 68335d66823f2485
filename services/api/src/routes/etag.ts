import { z } from 'zod';

/** Headers of a conditional read. */
export const ifNoneMatch = z.object({
  'if-none-match': z
    .string()
    .max(1000)
    .optional()
    .describe('The ETag you have; the answer is 304 as long as it is still the same.'),
});

/** The answer to a conditional read when nothing has changed. */
export const notModified = { 304: { description: 'Unchanged since the ETag in If-None-Match.' } };

/** Whether If-None-Match names this ETag; by RFC 9110 a list, weak or not, or `*`. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}
