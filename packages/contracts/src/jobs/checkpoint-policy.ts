import { z } from 'zod';
import { monitorSchema } from '../engine-schemas.ts';

/** Which checkpoints of a job are written, and which are kept. */
export const checkpointPolicySchema = z
  .strictObject({
    everyEpochs: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe('Epochs between checkpoints. Default: 1, none where everySteps is given.'),
    everySteps: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .describe('Steps between checkpoints, counted over the whole training. Default: none.'),
    keepBest: z.int().min(1).max(100).default(1).describe('Best checkpoints kept. Default: 1.'),
    keepLast: z.int().min(1).max(100).default(1).describe('Latest checkpoints kept. Default: 1.'),
    monitor: monitorSchema
      .optional()
      .describe(
        'Metric that says which is the best. Default: that of earlyStopping, else validation.loss, train.loss without a validation split.',
      ),
    mode: z.enum(['min', 'max']).optional().describe('Which metric is better. Default: max for an accuracy, else min.'),
  })
  .meta({ id: 'CheckpointPolicy' });
export type CheckpointPolicy = z.output<typeof checkpointPolicySchema>;

/** The policy with its cadence filled in: after every epoch, unless steps are asked for. */
export function settledPolicy(policy: CheckpointPolicy): CheckpointPolicy {
  return policy.everySteps === undefined ? { ...policy, everyEpochs: policy.everyEpochs ?? 1 } : policy;
}
