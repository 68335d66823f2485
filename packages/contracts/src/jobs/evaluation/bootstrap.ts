import { z } from 'zod';
import { countSchema } from '../../scalars.ts';

const intervalSchema = z.object({ lower: z.number(), upper: z.number() }).meta({ id: 'Interval' });

/** How sure the numbers of a report are. */
export const bootstrapSchema = z
  .object({
    resamples: countSchema.describe(
      'How often the rows were drawn again; fewer than asked for where the rows are many.',
    ),
    level: z.number().describe('Share of the values that lies in each interval, such as 0.95.'),
    by: z.enum(['sample', 'group']).describe('What was drawn: rows, or whole groups of the column `group`.'),
    intervals: z
      .record(z.string(), intervalSchema.nullable())
      .describe(
        "By the name of the metric: accuracy, logLoss, calibrationError, mse ...; precision, recall, f1, rocAuc and averagePrecision are macro averages. Null where the metric was undefined in half of the resamples. The ranking's are left out where classes times rows are too many.",
      ),
  })
  .meta({
    id: 'Bootstrap',
    description: 'Percentile bootstrap: intervals from rows drawn with replacement, by the seed of the job.',
  });
export type BootstrapIntervals = z.infer<typeof bootstrapSchema>;
