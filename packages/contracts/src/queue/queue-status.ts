import { z } from 'zod';
import { countSchema, sizeBytesSchema, timeSchema } from '../scalars.ts';

const depthSchema = z
  .object({
    waiting: countSchema.describe('Entries that wait for a worker.'),
    active: countSchema.describe('Entries a worker has in hand.'),
  })
  .meta({ id: 'QueueDepth' });

/** Answer of GET /v1/queue: how much waits, and who works. */
export const queueStatusSchema = z
  .object({
    attempts: depthSchema.describe('Attempts of jobs.'),
    ingest: depthSchema.describe('Datasets to be read.'),
    workers: z
      .array(
        z
          .object({
            workerId: z.string(),
            threads: countSchema,
            startedAt: timeSchema,
            memoryBytes: sizeBytesSchema.optional().describe('What each attempt may take; absent: it does not say.'),
            slowness: z
              .object({ p50: z.number(), p90: z.number() })
              .optional()
              .describe('How many times as long training takes there as reckoned; absent: not measured yet.'),
          })
          .meta({ id: 'Worker' }),
      )
      .describe('Worker processes that told of themselves lately.'),
  })
  .meta({ id: 'QueueStatus' });
export type QueueStatus = z.infer<typeof queueStatusSchema>;
