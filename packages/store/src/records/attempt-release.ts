import { type AttemptClaim, jobIdSchema, schemaVersion, timeSchema } from '@trainyard/contracts';
import { z } from 'zod';
import { AlreadyExists } from '../errors.ts';
import type { JobRecords } from './job-records.ts';

/** Written when an attempt ended through no fault of its job, so that it does not count against the job. */
export const attemptReleaseSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  jobId: jobIdSchema,
  attempt: z.int().min(1),
  reason: z.string(),
  releasedAt: timeSchema,
});
export type AttemptRelease = z.infer<typeof attemptReleaseSchema>;

/** Notes that an attempt ended through no fault of its job; once noted it stays so. */
export async function releaseAttempt(
  records: Pick<JobRecords, 'createRelease'>,
  { jobId, attempt }: Pick<AttemptClaim, 'jobId' | 'attempt'>,
  reason: string,
): Promise<void> {
  try {
    await records.createRelease({ schemaVersion, jobId, attempt, reason, releasedAt: new Date().toISOString() });
  } catch (error) {
    if (!(error instanceof AlreadyExists)) throw error;
  }
}
