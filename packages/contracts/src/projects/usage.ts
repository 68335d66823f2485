import { z } from 'zod';
import { projectIdSchema } from '../ids.ts';
import { countSchema, nameSchema, sizeBytesSchema } from '../scalars.ts';
import { projectLimitsSchema } from './limits.ts';

/** Answer of GET /v1/usage: what a project uses of what can be limited. */
export const usageSchema = z
  .object({
    project: projectIdSchema,
    name: nameSchema,
    limits: projectLimitsSchema,
    used: z
      .object({
        jobsQueued: countSchema.describe('Jobs that wait or are queued.'),
        jobsRunning: countSchema.describe('Jobs that a worker is running.'),
        datasets: countSchema,
        storedBytes: sizeBytesSchema.describe(
          'Bytes of datasets, checkpoints and reports, equal content counted once; at most ten seconds old.',
        ),
      })
      .meta({ id: 'ProjectUsed' }),
  })
  .meta({ id: 'ProjectUsage' });
