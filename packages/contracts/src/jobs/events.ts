import { z } from 'zod';
import { pageQuerySchema, pageSchema } from '../http/page.ts';
import { checkpointIdSchema } from '../ids.ts';
import { countSchema, timeSchema } from '../scalars.ts';
import { dataWarningSchema } from './data-warning.ts';
import { healthFindingSchema } from './health.ts';
import { interventionEventSchema } from './intervention.ts';
import { jobFailureSchema, jobProgressSchema, jobStateSchema, stopReasonSchema } from './job.ts';
import { metricValuesSchema } from './metrics.ts';
import { preflightResultSchema } from './preflight.ts';
import { jobPhases } from './states.ts';

const eventSchema = <Type extends string, Data extends z.ZodType>(type: Type, data: Data, id: string) =>
  z
    .object({
      seq: z
        .int()
        .min(1)
        .describe('Position among the events of the job, from 1. A gap means that events were lost with Redis.'),
      at: timeSchema,
      type: z.literal(type),
      attempt: countSchema.describe('0 before the first attempt.'),
      step: countSchema.nullable().describe('Optimizer updates made when it happened; null outside training.'),
      data,
    })
    .meta({ id });

/** A job has entered a state. */
export const stateEventSchema = eventSchema(
  'state',
  z.object({
    from: jobStateSchema.nullable().describe('Null for the first state.'),
    state: jobStateSchema,
    phase: z.enum(jobPhases),
    reason: z.string().nullable(),
    stopReason: stopReasonSchema.nullable(),
    failure: jobFailureSchema.nullable(),
  }),
  'StateEvent',
);

export type StateEvent = z.infer<typeof stateEventSchema>;

const progressEventSchema = eventSchema('progress', jobProgressSchema, 'ProgressEvent');

const metricEventSchema = eventSchema('metric', metricValuesSchema.extend({ epoch: countSchema }), 'MetricEvent');

const epochEventSchema = eventSchema(
  'epoch',
  metricValuesSchema.extend({ epoch: countSchema.describe('Epochs completed.'), durationMs: z.number().min(0) }),
  'EpochEvent',
);

const checkpointEventSchema = eventSchema(
  'checkpoint',
  z.object({ checkpoint: checkpointIdSchema, epoch: countSchema, best: z.boolean().describe('Best so far.') }),
  'CheckpointEvent',
);

const logEventSchema = eventSchema(
  'log',
  z.object({ level: z.enum(['info', 'warning', 'error']), message: z.string() }),
  'LogEvent',
);

const healthEventSchema = eventSchema('health', healthFindingSchema, 'HealthEvent');

const dataEventSchema = eventSchema('data', dataWarningSchema, 'DataEvent');

const preflightEventSchema = eventSchema('preflight', preflightResultSchema, 'PreflightEvent');

const interventionEvent = eventSchema('intervention', interventionEventSchema, 'InterventionEvent');

/** One record of a job's durable event sequence; pages and the stream serve the same records. */
export const jobEventSchema = z
  .discriminatedUnion('type', [
    stateEventSchema,
    progressEventSchema,
    metricEventSchema,
    epochEventSchema,
    checkpointEventSchema,
    logEventSchema,
    healthEventSchema,
    dataEventSchema,
    preflightEventSchema,
    interventionEvent,
  ])
  .meta({ id: 'JobEvent', description: 'More types may be added: ignore those you do not know.' });
export type JobEvent = z.infer<typeof jobEventSchema>;
export type JobEventType = JobEvent['type'];

/** An event as it is reported: the store adds `seq` and `at` when it appends it. */
export type JobEventDraft = JobEvent extends infer Event
  ? Event extends JobEvent
    ? Omit<Event, 'seq' | 'at'>
    : never
  : never;

/** Page of events in the order of their sequence; the cursor is opaque like every other. */
export const jobEventPageSchema = pageSchema(jobEventSchema, 'JobEventPage');

/** Query of GET /v1/jobs/{id}/events. */
export const jobEventsQuerySchema = pageQuerySchema.extend({
  limit: z.coerce.number().int().min(1).max(1000).default(100).describe('Events on a page, 1 to 1,000. Default: 100.'),
});

/** Control frame of the stream when history was trimmed: it carries no id; read the job again, then go on. */
export const resetFrameSchema = z
  .object({
    reason: z.literal('historyTrimmed'),
    earliestSeq: z.int().min(1),
    resync: z.string().describe('Path of the job to read again.'),
  })
  .meta({ id: 'ResetFrame' });
export type ResetFrame = z.infer<typeof resetFrameSchema>;
