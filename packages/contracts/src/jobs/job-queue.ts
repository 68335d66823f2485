import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { jobIdSchema } from '../ids.ts';
import { countSchema } from '../scalars.ts';
import { timeEstimateSchema } from './estimate.ts';

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

/** When a job has its turn. */
const turnFields = {
  position: countSchema
    .nullable()
    .describe('Its turn among all waiting attempts, from 1; null if it is not in the queue.'),
  ahead: z
    .object({ own: countSchema.describe('Of its project.'), others: countSchema.describe('Of other projects.') })
    .nullable()
    .describe('Attempts that come first: projects take turns.'),
  eta: timeEstimateSchema
    .nullable()
    .describe(
      'Until it is expected to start, if nothing comes before it that is not there yet: as though everything ahead took its p50, or its p90. Null: see `etaUnknown`.',
    ),
  etaUnknown: z.string().nullable().describe('Why it cannot be told when it starts; null where it is.'),
  etaAssumed: countSchema.describe(
    'Jobs ahead that were reckoned at the mean of the others: they tell no time, or are too many to be looked at one by one.',
  ),
};

/** The turn of a job that came now. */
export const jobTurnSchema = z.object(turnFields).meta({ id: 'JobTurn' });
export type JobTurn = z.infer<typeof jobTurnSchema>;

/** Where a job stands, and what it waits for. */
export const jobPlaceSchema = z
  .object({
    ...turnFields,
    reason: openEnum(waitReasons, 'What it waits for; notWaiting: for nothing.'),
    message: z.string().describe('The same for people.'),
  })
  .meta({ id: 'JobPlace' });
export type JobPlace = z.infer<typeof jobPlaceSchema>;

/** Answer of GET /v1/jobs/{id}/queue: where a job stands, and what it waits for. */
export const jobQueueSchema = z.object({ jobId: jobIdSchema, ...jobPlaceSchema.shape }).meta({ id: 'JobQueue' });
export type JobQueue = z.infer<typeof jobQueueSchema>;
