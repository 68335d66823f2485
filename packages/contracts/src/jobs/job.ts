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
export const jobStateSchema = openEnum(jobStates, 'Where the job is in its life; `phase` sums it up.');

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
    reason: z.string().nullable().describe('For people; null when the state says it all.'),
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
  revision: countSchema.describe('Grows with every change of state, and never goes back.'),
  attempt: countSchema.describe('Number of the current or last attempt; 0 before the first.'),
  stopReason: stopReasonSchema.nullable().describe('Null until the job has ended.'),
  failure: jobFailureSchema.nullable(),
  progress: jobProgressSchema,
  metrics: jobMetricsSchema,
  health: z.array(jobAilmentSchema).describe('What the training suffers from now, or did at its end; empty: nothing.'),
  dataWarnings: z.array(dataWarningSchema).describe('What may be wrong with its data; empty: nothing was found.'),
  preflight: preflightResultSchema.nullable().describe('What was found before the first step; null: not looked at.'),
  bestCheckpoint: checkpointIdSchema.nullable(),
  lastCheckpoint: checkpointIdSchema.nullable(),
  weightsSha256: sha256Schema
    .nullable()
    .describe('Of the final weights as safetensors; null until succeeded, and of a job that keeps no weights.'),
  transitions: z.array(jobTransitionSchema),
  interventions: z
    .array(jobInterventionSchema)
    .default([])
    .describe('What was changed while it lives; `spec` shows those in force.'),
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
    replayOf: jobIdSchema.nullable().describe('The job that this one repeats; null for one that repeats none.'),
    retryOf: jobIdSchema.nullable().describe('The job that this one tries again; null: none.'),
    forkedFrom: jobIdSchema.nullable().describe('The job that this one branches off from; null: none.'),
    startCheckpoint: checkpointIdSchema.nullable().describe('The checkpoint that it began with; null: drawn values.'),
    spec: shownJobSpecSchema,
    warnings: z.array(problemFindingSchema),
    estimate: jobEstimateSchema.nullable().describe('As it was told when the job was accepted; null: it was not.'),
    queue: jobPlaceSchema
      .nullable()
      .optional()
      .describe(
        'Where it stands while it waits, as of this answer: the ETag does not change with it. Null: it waits for nothing. Absent of lists and of answers to actions: GET /v1/jobs/{id} tells it.',
      ),
    pollAfterMs: countSchema
      .nullable()
      .describe(
        'How soon it makes sense to ask again, 500 to 30,000, by its state and what is expected; null: it has ended.',
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
