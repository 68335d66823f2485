import { z } from 'zod';
import { projectIdSchema } from '../ids.ts';
import { countSchema, sizeBytesSchema, timeSchema } from '../scalars.ts';

const depthSchema = z
  .object({
    waiting: countSchema.describe('Entries that wait for a worker.'),
    active: countSchema.describe('Entries a worker has in hand.'),
  })
  .meta({ id: 'QueueDepth' });

const byPrioritySchema = z
  .array(z.object({ priority: countSchema, waiting: countSchema }).meta({ id: 'PriorityDepth' }))
  .describe('Of each priority how many wait, the most urgent first.');

const projectDepthSchema = z
  .object({
    project: projectIdSchema,
    waiting: countSchema,
    byPriority: byPrioritySchema,
    isHeld: z.boolean().describe('Whether none of them begins before one ends: as many run as may.'),
  })
  .meta({ id: 'ProjectDepth' });

/** Answer of GET /v1/queue: how much waits, and who works; of every project to who administers the server, else of that of the key. */
export const queueStatusSchema = z
  .object({
    attempts: depthSchema.describe('Attempts of jobs.'),
    byPriority: byPrioritySchema,
    projects: z.array(projectDepthSchema).describe('Of each project that has any what waits.'),
    slots: countSchema.describe('Attempts that the living workers train at a time.'),
    ingest: depthSchema.optional().describe('Datasets to be read. Only to who administers the server.'),
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
            overheadMs: z
              .object({ p50: z.number(), p90: z.number() })
              .optional()
              .describe('What a job takes there besides, such as to start its process; absent: it does not say.'),
          })
          .meta({ id: 'Worker' }),
      )
      .optional()
      .describe('Worker processes that told of themselves lately. Only to who administers the server.'),
  })
  .meta({ id: 'QueueStatus' });
export type QueueStatus = z.infer<typeof queueStatusSchema>;
