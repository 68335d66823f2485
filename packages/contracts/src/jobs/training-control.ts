import { z } from 'zod';
import {
  budgetSchema,
  cadenceSchema,
  earlyStoppingSchema,
  onDivergenceSchema,
  spikeGuardSchema,
} from '../engine-schemas.ts';

/** What decides how long a training goes on, and what it does when the loss leaves its course. */
export const controlFields = {
  epochs: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('Passes over the training split. Default: 10, or as many as the steps take.'),
  steps: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe(
      'Updates after which the training ends, in the middle of an epoch too; beside `epochs` whichever comes first. Default: those of the epochs.',
    ),
  validateEvery: cadenceSchema
    .optional()
    .describe('How often the validation split is evaluated; at the end it always is. Default: after every epoch.'),
  earlyStopping: earlyStoppingSchema
    .optional()
    .describe('Ends the training when a metric has not become better for long. Default: not.'),
  onDivergence: onDivergenceSchema
    .default('fail')
    .describe(
      'When the loss, the gradient or the update of a step is not finite, or its loss is a spike, the step is not made. Then: fail; stopKeepBest: end with the best model so far; rollback: go back and on with a lower learning rate. Default: fail.',
    ),
  spikeGuard: spikeGuardSchema
    .optional()
    .describe('Treats a loss far above the last ones as a divergence. Default: only what is not finite is one.'),
  budget: budgetSchema.optional().describe('What the training may spend. Default: no limit.'),
};

/** The same, read. */
export type TrainingControl = z.output<z.ZodObject<typeof controlFields>>;

/** Epochs where neither they nor steps are asked for. */
const defaultEpochs = 10;

/** Epochs of a training: as asked, else those that its steps take; so many steps at most while the length of an epoch is not known. */
export function settledEpochs(
  { epochs, steps }: Pick<TrainingControl, 'epochs' | 'steps'>,
  stepsPerEpoch: number | undefined,
): number {
  if (epochs !== undefined) return epochs;
  return steps === undefined ? defaultEpochs : Math.ceil(steps / (stepsPerEpoch ?? 1));
}
