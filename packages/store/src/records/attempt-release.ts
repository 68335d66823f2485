import { jobIdSchema, schemaVersion, timeSchema } from '@trainyard/contracts';
import { z } from 'zod';

/** Written when an attempt ended through no fault of its job, so that it does not count against the job. */
export const attemptReleaseSchema = z.strictObject({
  schemaVersion: z.literal(schemaVersion),
  jobId: jobIdSchema,
  attempt: z.int().min(1),
  reason: z.string(),
  releasedAt: timeSchema,
});
export type AttemptRelease = z.infer<typeof attemptReleaseSchema>;
