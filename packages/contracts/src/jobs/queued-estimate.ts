import type { z } from 'zod';
import { jobEstimateSchema } from './estimate.ts';
import { jobTurnSchema } from './job-queue.ts';

/** Answer of POST /v1/estimates: what a job would take, and when it would have its turn. */
export const queuedEstimateSchema = jobEstimateSchema
  .extend({ queue: jobTurnSchema.describe('Its turn, were it queued now.') })
  .meta({ id: 'QueuedEstimate', description: 'What a job would take, and when it would have its turn.' });
export type QueuedEstimate = z.infer<typeof queuedEstimateSchema>;
