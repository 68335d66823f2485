import type { ErrorCode } from '@trainyard/contracts';
import { z } from 'zod';
import { ApiError } from '../errors/api-error.ts';

/** Headers of a conditional change: PATCH and DELETE need them. */
export const ifMatch = z.object({
  'if-match': z
    .string()
    .max(1000)
    .optional()
    .describe(
      'Required: the ETag of the resource as you read it (only its revision counts), or `*` for whatever it is now.',
    ),
});

/** Problems of every conditional change. */
export const conditionProblems = ['preconditionFailed', 'preconditionRequired'] as const satisfies ErrorCode[];

/** Revision of what never changes once it is there: models and checkpoints. */
export const immutableRevision = 1;

/** The ETag of what never changes. */
export const immutableEtag = z.object({ etag: z.string().describe('Never changes.') });

// Revision, then what grows with progress. A weak ETag promises too little for a change (RFC 9110, 13.1.1).
const strongEtag = /^"(\d{1,15})(?:\.\d{1,15})?"$/;

/** Whether If-Match names this revision; by RFC 9110 a list, or `*`. What else an ETag holds is not compared. */
export function matchesRevision(header: string, revision: number): boolean {
  if (header.trim() === '*') return true;
  return header.split(',').some((each) => Number(strongEtag.exec(each.trim())?.[1] ?? Number.NaN) === revision);
}

/** Lets a change pass that was meant for this revision. @throws {ApiError} preconditionRequired, preconditionFailed */
export function checkIfMatch(header: string | undefined, revision: number): void {
  if (header === undefined) {
    throw new ApiError('preconditionRequired', 'Send If-Match with the ETag that GET gave, or * for any revision.');
  }
  if (matchesRevision(header, revision)) return;
  const received = header.slice(0, 100);
  throw new ApiError('preconditionFailed', `If-Match: expected revision ${revision} or *, received ${received}.`);
}
