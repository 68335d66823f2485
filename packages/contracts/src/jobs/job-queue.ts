import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { jobIdSchema } from '../ids.ts';
import { countSchema } from '../scalars.ts';

/** Why a job does not run. */
export const waitReasons = [
  'noWorker',
  'workersBusy',
  'behindOthers',
  'projectBusy',
  'datasetNotReady',
  'paused',
  'notWaiting',
] as const;

/** Answer of GET /v1/jobs/{id}/queue: where a job stands, and what it waits for. */
export const jobQueueSchema = z
  .object({
    jobId: jobIdSchema,
    position: countSchema.nullable().describe('Its turn among all that wait, from 1; null: it is not in the queue.'),
    ahead: z
      .object({ own: countSchema.describe('Of its project.'), others: countSchema.describe('Of other projects.') })
      .nullable()
      .describe('Attempts that come first: projects take turns.'),
    reason: openEnum(waitReasons, 'What it waits for; notWaiting: for nothing.'),
    message: z.string().describe('The same for people.'),
  })
  .meta({ id: 'JobQueue' });
export type JobQueue = z.infer<typeof jobQueueSchema>;
