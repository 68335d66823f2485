import { z } from 'zod';
import { checkpointPolicySchema } from './checkpoint-policy.ts';
import { documentFields } from './document.ts';
import type { ChangeableField } from './intervention.ts';
import { controlFields } from './training-control.ts';

const { everyEpochs, everySteps } = checkpointPolicySchema.shape;

/** Body of PATCH /v1/jobs/{id}: fields of the spec at their places; what is left out stays. */
export const jobPatchSchema = z
  .strictObject({
    name: documentFields.name,
    labels: documentFields.labels.removeDefault().optional(),
    priority: documentFields.priority.removeDefault().optional().describe('1 goes first. A queued job moves at once.'),
    optimizer: z
      .strictObject({
        learningRate: z
          .number()
          .gt(0)
          .max(1e6)
          .describe(
            'The new base rate. A schedule goes on from where it is, with its rates multiplied by the new base rate divided by that of the spec.',
          ),
      })
      .optional(),
    epochs: controlFields.epochs.describe(
      'The new limit, above the number of completed epochs. A schedule over the whole training adapts to the new length.',
    ),
    steps: controlFields.steps.describe('The new limit, above the number of steps already made.'),
    earlyStopping: z
      .strictObject({
        patience: z
          .int()
          .min(1)
          .max(1_000_000)
          .describe('Evaluations without a better metric that end the training; those so far count.'),
      })
      .optional(),
    checkpoints: z
      .strictObject({ everyEpochs, everySteps })
      .optional()
      .describe('The new cadence of checkpoints; which ones are kept does not change.'),
  })
  .meta({ id: 'JobPatch' });
export type JobPatch = z.infer<typeof jobPatchSchema>;

const flat = (patch: JobPatch): Record<ChangeableField, unknown> => ({
  name: patch.name,
  labels: patch.labels,
  priority: patch.priority,
  'optimizer.learningRate': patch.optimizer?.learningRate,
  epochs: patch.epochs,
  steps: patch.steps,
  'earlyStopping.patience': patch.earlyStopping?.patience,
  'checkpoints.everyEpochs': patch.checkpoints?.everyEpochs,
  'checkpoints.everySteps': patch.checkpoints?.everySteps,
});

/** The fields that a patch asks to change, with their new values. */
export function patchedFields(patch: JobPatch): [ChangeableField, unknown][] {
  return (Object.entries(flat(patch)) as [ChangeableField, unknown][]).filter(([, value]) => value !== undefined);
}
