import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { pageQuerySchema, pageSchema } from '../http/page.ts';
import { problemFindingSchema } from '../http/problem.ts';
import { checkpointIdSchema, jobIdSchema } from '../ids.ts';
import { countSchema, linkSchema, sha256Schema, timeSchema } from '../scalars.ts';
import { dataWarningSchema } from './data-warning.ts';
import { jobEstimateSchema } from './estimate.ts';
import { jobAilmentSchema } from './health.ts';
import { jobInterventionSchema } from './intervention.ts';
import { jobKindNames, shownJobSpecSchema } from './job-document.ts';
import { jobPlaceSchema } from './job-queue.ts';
import { jobMetricsSchema } from './metrics.ts';
import { preflightResultSchema } from './preflight.ts';
import { clientActions } from './state-machine.ts';
import { jobPhases, jobStates, stopReasons } from './states.ts';

/** State of a job. */
export const jobStateSchema = openEnum(jobStates, 'Detailed state of the job; `phase` is the summary.');

/** Why a job ended. */
export const stopReasonSchema = openEnum(stopReasons, 'Why the job ended.');

/** How far a job is; counts go over all epochs and attempts. */
export const jobProgressSchema = z
  .object({
    fraction: z.number().min(0).max(1),
    epoch: countSchema.describe('Epochs completed.'),
    epochs: countSchema,
    step: countSchema.describe('Updates made.'),
    steps: countSchema,
    etaMs: countSchema.nullable().describe('Estimated time to the end; null until it can be estimated.'),
    samplesPerSecond: z.number().min(0).nullable(),
    updatedAt: timeSchema,
  })
  .meta({ id: 'JobProgress' });
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** One change of state. */
export const jobTransitionSchema = z
  .object({
    state: jobStateSchema,
    at: timeSchema,
    reason: z.string().nullable().describe('For people to read; null if the state says enough.'),
    attempt: countSchema.describe('0 before the first attempt.'),
  })
  .meta({ id: 'JobTransition' });
export type JobTransition = z.infer<typeof jobTransitionSchema>;

/** Why a job failed. */
export const jobFailureSchema = z
  .object({
    code: stopReasonSchema,
    message: z.string().describe('One sentence: what happened, and where.'),
    retryable: z.boolean().describe('Whether the same job may succeed when it is run again.'),
    attempt: countSchema,
    epoch: countSchema.optional(),
    step: countSchema.optional(),
    layer: z.string().optional(),
    hint: z.string().optional().describe('What to do.'),
  })
  .meta({ id: 'JobFailure' });
export type JobFailure = z.infer<typeof jobFailureSchema>;

/** The part of a job that changes while it lives. */
export const jobStatusSchema = z.object({
  state: jobStateSchema,
  revision: countSchema.describe('Grows with every change of state and never decreases.'),
  attempt: countSchema.describe('Number of the current or last attempt; 0 before the first.'),
  stopReason: stopReasonSchema.nullable().describe('Null until the job has ended.'),
  failure: jobFailureSchema.nullable(),
  progress: jobProgressSchema,
  metrics: jobMetricsSchema,
  health: z.array(jobAilmentSchema).describe('Problems of the training now, or at its end; empty if there are none.'),
  dataWarnings: z.array(dataWarningSchema).describe('Possible problems of the data; empty if none was found.'),
  preflight: preflightResultSchema
    .nullable()
    .describe('Result of the checks before the first step; null if they were not made.'),
  bestCheckpoint: checkpointIdSchema.nullable(),
  lastCheckpoint: checkpointIdSchema.nullable(),
  weightsSha256: sha256Schema
    .nullable()
    .describe(
      'SHA-256 of the final weights as safetensors; null until the job has succeeded, and for a job that keeps no weights.',
    ),
  transitions: z.array(jobTransitionSchema),
  interventions: z
    .array(jobInterventionSchema)
    .default([])
    .describe('Changes made after the job was created; `spec` contains those in effect.'),
  startedAt: timeSchema.nullable().describe('Start of the first attempt.'),
  finishedAt: timeSchema.nullable(),
});
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** A job: its spec, where it stands, and what may be asked of it. */
export const jobSchema = z
  .object({
    id: jobIdSchema,
    kind: openEnum(jobKindNames, 'What the job does.'),
    name: z.string(),
    labels: z.record(z.string(), z.string()),
    phase: z.enum(jobPhases).describe('Closed set: no phase will be added.'),
    terminal: z.boolean().describe('Whether the job has ended; stop polling when true.'),
    allowedActions: z.array(openEnum(clientActions, 'An action the job accepts now.')),
    ...jobStatusSchema.shape,
    replayOf: jobIdSchema.nullable().describe('The job that this one is a replay of; null for other jobs.'),
    retryOf: jobIdSchema.nullable().describe('The job that this one is a retry of; null for other jobs.'),
    forkedFrom: jobIdSchema.nullable().describe('The job that this one is a fork of; null for other jobs.'),
    startCheckpoint: checkpointIdSchema
      .nullable()
      .describe('The checkpoint that it started from; null if its weights were drawn at random.'),
    spec: shownJobSpecSchema,
    warnings: z.array(problemFindingSchema),
    estimate: jobEstimateSchema
      .nullable()
      .describe('The estimate made when the job was accepted; null if there was none.'),
    queue: jobPlaceSchema
      .nullable()
      .optional()
      .describe(
        'Its place in the queue at the time of this answer (the ETag does not change with it); null if the job waits for nothing. Only in the answer of GET /v1/jobs/{id}.',
      ),
    pollAfterMs: countSchema
      .nullable()
      .describe(
        'When it makes sense to ask again, 500 to 30,000 ms from now, given its state and the expected progress; null once the job has ended.',
      ),
    createdAt: timeSchema,
    links: z.object({
      self: linkSchema,
      queue: linkSchema,
      dataset: linkSchema,
      model: linkSchema,
      cancel: linkSchema,
      pause: linkSchema,
      resume: linkSchema,
      events: linkSchema,
      stream: linkSchema,
      metrics: linkSchema,
      checkpoints: linkSchema,
      reports: linkSchema,
      manifest: linkSchema,
      replay: linkSchema,
      retry: linkSchema,
      fork: linkSchema,
    }),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof jobSchema>;

/** Page of jobs, newest first. */
export const jobPageSchema = pageSchema(jobSchema, 'JobPage');

/** Query of GET /v1/jobs. */
export const jobListQuerySchema = pageQuerySchema.extend({
  state: z.enum(jobStates).optional().describe('Only jobs in this state.'),
  phase: z.enum(jobPhases).optional().describe('Only jobs in this phase.'),
});
export type JobListQuery = z.infer<typeof jobListQuerySchema>;
