import { z } from 'zod';
import { checkpointIdSchema } from '../ids.ts';
import { countSchema } from '../scalars.ts';

/** How a value that JSON has no number for is written beside its null. */
export const nonFiniteSchema = z.enum(['nan', 'inf', '-inf']).meta({ id: 'NonFinite' });
export type NonFinite = z.infer<typeof nonFiniteSchema>;

/** Name of a metric: `<split>.<metric>`, such as train.loss or validation.accuracy; `<split>.<output>.<metric>` of one of several outputs. */
export const metricNameSchema = z
  .string()
  .regex(
    /^(train|validation|test)\.([A-Za-z0-9_-]{1,64}\.)?[a-z][A-Za-z0-9]{0,49}$/,
    'expected <split>.<metric>, such as validation.loss',
  )
  .meta({
    id: 'MetricName',
    description:
      '<split>.<metric>, or <split>.<output>.<metric> of one of several outputs; splits: train, validation, test.',
    example: 'train.loss',
  });

/** Metric values of one moment; a non-finite one is null and named in `nonFinite`. */
export const metricValuesSchema = z.object({
  values: z.record(metricNameSchema, z.number().nullable()),
  nonFinite: z.record(metricNameSchema, nonFiniteSchema).optional().describe('Only for values that are null.'),
});
export type MetricValues = z.infer<typeof metricValuesSchema>;

/** The metrics of a job: the latest of each, and the moment of the best. */
export const jobMetricsSchema = z
  .object({
    latest: metricValuesSchema.extend({ step: countSchema, epoch: countSchema }).nullable(),
    monitor: z
      .object({ name: metricNameSchema, mode: z.enum(['min', 'max']) })
      .optional()
      .describe(
        'The metric that decides which checkpoint is the best, and which value of it is better. Absent: the loss, lower is better.',
      ),
    best: z
      .object({
        name: metricNameSchema.describe('The monitor; else validation.loss, or train.loss without a validation split.'),
        value: z.number(),
        step: countSchema,
        epoch: countSchema,
        checkpoint: checkpointIdSchema.nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'JobMetrics' });
export type JobMetrics = z.infer<typeof jobMetricsSchema>;

/** One point of a series. */
export const metricPointSchema = z
  .object({
    step: countSchema.describe('Updates made so far.'),
    epoch: countSchema,
    value: z.number().nullable(),
    nonFinite: nonFiniteSchema.optional(),
  })
  .meta({ id: 'MetricPoint' });
export type MetricPoint = z.infer<typeof metricPointSchema>;

/** Query of GET /v1/jobs/{id}/metrics. */
export const metricsQuerySchema = z.strictObject({
  names: z.string().max(1000).optional().describe('Names separated by commas. Default: all.'),
  fromStep: z.coerce.number().int().min(0).default(0),
  maxPoints: z.coerce
    .number()
    .int()
    .min(2)
    .max(10_000)
    .default(500)
    .describe(
      'Points per series, 2 to 10,000; longer ones keep the minimum and maximum of each stretch. Default: 500.',
    ),
});
export type MetricsQuery = z.infer<typeof metricsQuerySchema>;

/** A metric over the steps of a job. */
export const metricSeriesSchema = z
  .object({
    name: metricNameSchema,
    totalPoints: countSchema.describe('Points before downsampling.'),
    points: z
      .array(metricPointSchema)
      .describe('In the order of steps; for a step that ran twice, the values of the last attempt.'),
  })
  .meta({ id: 'MetricSeries' });
export type MetricSeries = z.infer<typeof metricSeriesSchema>;

/** Answer of GET /v1/jobs/{id}/metrics. */
export const metricSeriesListSchema = z.object({ data: z.array(metricSeriesSchema) }).meta({ id: 'MetricSeriesList' });
export type MetricSeriesList = z.infer<typeof metricSeriesListSchema>;

/** Why a number cannot be written in JSON, or undefined when it can. */
export function nonFiniteOf(value: number): NonFinite | undefined {
  if (Number.isFinite(value)) return undefined;
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

/** Writes numbers for JSON: a non-finite one becomes null and is named in `nonFinite`. */
export function encodeMetricValues(numbers: Readonly<Record<string, number>>): MetricValues {
  const values: Record<string, number | null> = {};
  const nonFinite: Record<string, NonFinite> = {};
  for (const [name, number] of Object.entries(numbers)) {
    const flag = nonFiniteOf(number);
    values[name] = flag ? null : number;
    if (flag) nonFinite[name] = flag;
  }
  return Object.keys(nonFinite).length > 0 ? { values, nonFinite } : { values };
}
