import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { countSchema, timeSchema } from '../scalars.ts';

/** Fields of a job's spec that its training has to be told of when they change. */
export const trainingFields = [
  'optimizer.learningRate',
  'epochs',
  'steps',
  'earlyStopping.patience',
  'checkpoints.everyEpochs',
  'checkpoints.everySteps',
] as const;
export type TrainingField = (typeof trainingFields)[number];

/** Fields of a job's spec that may change while it lives. */
export const changeableFields = ['name', 'labels', 'priority', ...trainingFields] as const;
export type ChangeableField = (typeof changeableFields)[number];

const named: ReadonlySet<string> = new Set(trainingFields);

/** Whether the training has to be told of a change of this field. */
export const isTrainingField = (field: string): field is TrainingField => named.has(field);

/** A change of one field. */
export const fieldChangeSchema = z.object({
  id: z.string().describe('Identifies the request that made the change; the fields of one request share it.'),
  field: openEnum(changeableFields, 'The changed field, as a path in the spec.'),
  from: z.unknown().describe('Null where it had no value.'),
  to: z.unknown(),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

/** A change as the event of its acceptance, and as that of its coming into force. */
export const interventionEventSchema = fieldChangeSchema
  .extend({
    applied: z.boolean().describe('Whether it is in effect; false while it waits for a step boundary.'),
  })
  .meta({ id: 'Intervention' });

/** A change as a job shows it. */
export const jobInterventionSchema = interventionEventSchema
  .extend({
    step: countSchema
      .nullable()
      .describe(
        'Optimizer updates made when it took effect; null while it waits, or if it does not concern the training.',
      ),
    at: timeSchema.describe('When it was accepted; for one repeated by a replay, when it took effect.'),
  })
  .meta({ id: 'JobIntervention' });
export type JobIntervention = z.infer<typeof jobInterventionSchema>;
