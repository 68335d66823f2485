import { z } from 'zod';
import { jobIdSchema } from '../ids.ts';
import { countSchema, timeSchema } from '../scalars.ts';

const rateSchema = z.number().gt(0);

/** What an early stop of a range test was for. */
const rangeTestStopSchema = z.object({
  reason: z
    .enum(['completed', 'lossRose', 'notFinite'])
    .describe(
      'completed: every rate was tried; lossRose: the running mean of the loss rose above stopFactor times its lowest value; notFinite: the loss became infinite or NaN.',
    ),
  step: countSchema.describe('Steps made.'),
  learningRate: rateSchema.describe('Rate of the last step.'),
});

/** What a learning-rate range test found. */
export const lrRangeTestReportSchema = z
  .object({
    kind: z.literal('lrRangeTest'),
    jobId: jobIdSchema,
    createdAt: timeSchema,
    curve: z
      .array(
        z.object({
          learningRate: rateSchema,
          loss: z.number().nullable().describe('Loss of the batch with penalties; null when it is not finite.'),
          smoothedLoss: z.number().nullable().describe('Null from the first loss on that is not finite.'),
        }),
      )
      .describe('One point a step, in the order of the steps.'),
    stopped: rangeTestStopSchema,
    suggestion: rateSchema
      .nullable()
      .describe(
        'The rate at which the smoothed loss falls fastest; null where it does not fall by more than it scatters.',
      ),
    lowest: z
      .object({ learningRate: rateSchema, smoothedLoss: z.number() })
      .nullable()
      .describe('Where the smoothed loss is lowest: higher rates are too high.'),
    divergence: rateSchema
      .nullable()
      .describe('The first rate after it with a smoothed loss above that of the start; null: there was none.'),
    bounds: z
      .object({ minLearningRate: rateSchema, maxLearningRate: rateSchema })
      .nullable()
      .describe(
        'Bounds for a cyclical schedule: where the smoothed loss has made a tenth of its fall, and where nine tenths. Null without a suggestion.',
      ),
    patch: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe(
        'JSON merge patch (RFC 7396) that makes the document of this job, or that of a job that trains the same, train at the suggested rate. Null without a suggestion.',
      ),
    cyclicPatch: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('The same with a cyclical schedule between the bounds; it replaces any other schedule.'),
    notes: z.array(z.string()).describe('What to know when reading the figures, for people.'),
  })
  .meta({ id: 'LrRangeTestReport' });
export type LrRangeTestReport = z.infer<typeof lrRangeTestReportSchema>;
