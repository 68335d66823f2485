import { z } from 'zod';
import { monitors } from '../schedules/reduce-on-plateau.ts';
import { isBetter, type Mode } from './better.ts';

/** Schema of early stopping in a job: training ends when a metric has not become better for `patience` evaluations in a row.
 *  @equation stop when bad >= patience; bad <- 0 if the metric is better than the best by more than minDelta, else bad + 1
 *  A metric that is no number is not better. Counts evaluations, which are epochs unless `validateEvery` says otherwise.
 *  @see Prechelt 1998, "Early Stopping - But When?"; CENG502 section 8 */
export const earlyStoppingSchema = z.strictObject({
  monitor: z
    .enum(monitors)
    .optional()
    .describe('Metric that is watched. Default: validation.loss, train.loss without a validation split.'),
  mode: z.enum(['min', 'max']).optional().describe('Which metric is better. Default: max for an accuracy, else min.'),
  patience: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(5)
    .describe('Evaluations in a row without a better metric that end the training, 1 to 1,000,000. Default: 5.'),
  minDelta: z
    .number()
    .min(0)
    .max(1e9)
    .default(0)
    .describe('A metric is better when it is so by more than this, 0 to 1e9. Default: 0.'),
  restoreBest: z
    .boolean()
    .default(true)
    .describe(
      'Whether the final model is that of the best metric, however the training ends; else the last. Default: true.',
    ),
  startFromEpoch: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(0)
    .describe('Epochs whose metrics do not count against the patience, 0 to 1,000,000. Default: 0.'),
});
export type EarlyStopping = z.output<typeof earlyStoppingSchema>;

/** What early stopping remembers. */
export interface StoppingState {
  /** The value to beat; undefined before the first. */
  readonly best?: number;
  /** Evaluations since. */
  readonly bad: number;
}

/** What it remembers after one more value. */
export function watched(
  { best, bad }: StoppingState,
  value: number,
  { mode, minDelta }: { readonly mode: Mode; readonly minDelta: number },
): StoppingState {
  if (isBetter(value, best, mode, minDelta)) return { best: value, bad: 0 };
  return { ...(best !== undefined && { best }), bad: bad + 1 };
}
