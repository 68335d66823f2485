import { z } from 'zod';
import { projectIdSchema } from '../ids.ts';
import { countSchema, sizeBytesSchema, timeSchema } from '../scalars.ts';

const depthSchema = z
  .object({
    waiting: countSchema.describe('Entries that wait for a worker.'),
    active: countSchema.describe('Entries that a worker is processing.'),
  })
  .meta({ id: 'QueueDepth' });

const byPrioritySchema = z
  .array(z.object({ priority: countSchema, waiting: countSchema }).meta({ id: 'PriorityDepth' }))
  .describe('How many wait at each priority, the most urgent first.');

const projectDepthSchema = z
  .object({
    project: projectIdSchema,
    waiting: countSchema,
    byPriority: byPrioritySchema,
    isHeld: z
      .boolean()
      .describe('Whether none may start before another one ends, because as many jobs of the project run as may.'),
  })
  .meta({ id: 'ProjectDepth' });

/** Answer of GET /v1/queue: how much waits, and which workers live; for all projects if an administrator of the server asks, else for that of the key. */
export const queueStatusSchema = z
  .object({
    attempts: depthSchema.describe('Attempts of jobs.'),
    byPriority: byPrioritySchema,
    projects: z.array(projectDepthSchema).describe('What waits, for each project that has anything waiting.'),
    slots: countSchema.describe('Attempts that the living workers train at a time.'),
    ingest: depthSchema.optional().describe('Datasets to be read. Only an administrator of the server sees this.'),
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
      .describe('Worker processes with a recent heartbeat. Only an administrator of the server sees this.'),
  })
  .meta({ id: 'QueueStatus' });
export type QueueStatus = z.infer<typeof queueStatusSchema>;
