import { z } from 'zod';
import { countSchema, sizeBytesSchema } from '../scalars.ts';

/** Requests a minute, of a key or of all keys of a project. */
export const requestsPerMinuteSchema = z.int().min(1).max(1_000_000);

const limit = <Schema extends z.ZodType>(schema: Schema, meaning: string) =>
  schema.nullable().default(null).describe(`${meaning}; null: no limit. Default: null.`);

/** What a project may use. */
export const projectLimitsSchema = z
  .strictObject({
    requestsPerMinute: limit(requestsPerMinuteSchema, 'Requests a minute of all its keys together'),
    jobsQueued: limit(countSchema, 'Jobs that wait or are queued at a time'),
    jobsRunning: limit(countSchema, 'Jobs that run at a time; more stay queued'),
    storedBytes: limit(sizeBytesSchema, 'Bytes of its datasets, checkpoints and reports'),
    datasets: limit(countSchema, 'Datasets at a time'),
  })
  .meta({ id: 'ProjectLimits' });
export type ProjectLimits = z.infer<typeof projectLimitsSchema>;

/** Without any limit. */
export const noLimits: ProjectLimits = projectLimitsSchema.parse({});

/** The limits that a request is refused for when a project is over one. */
export const quotaNames = ['jobsQueued', 'storedBytes', 'datasets'] as const satisfies (keyof ProjectLimits)[];
export type QuotaName = (typeof quotaNames)[number];

/** A quota that a request would exceed. */
export const quotaSchema = z
  .object({ name: z.string().describe('Which of the limits of the project.'), limit: countSchema, used: countSchema })
  .meta({ id: 'Quota' });
export type Quota = z.infer<typeof quotaSchema>;
