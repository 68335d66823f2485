import { z } from 'zod';
import { columnNameSchema } from '../datasets/columns.ts';
import { lossSchema } from '../engine-schemas.ts';

const targetFields = {
  column: z
    .union([columnNameSchema, z.array(columnNameSchema).min(1).max(10_000)])
    .describe('Name of the column; a list of names with the kind numbers.'),
  kind: z.enum(['class', 'number', 'numbers']),
};

/** What a further output of the model learns, as a client writes it. */
const outputSchema = z
  .strictObject({
    target: z.strictObject({
      column: targetFields.column,
      kind: targetFields.kind.optional().describe('Default: as for the target of the job.'),
    }),
    loss: lossSchema.optional().describe('Default: crossEntropy for class targets, else mse.'),
  })
  .meta({ id: 'OutputTarget' });

/** What the further outputs of a model learn, by their names. */
export const outputsSchema = z.record(z.string().min(1).max(64), outputSchema);
export type JobOutputs = z.infer<typeof outputsSchema>;

/** The same, settled. */
export const resolvedOutputsSchema = z.record(
  z.string(),
  z.strictObject({ target: z.strictObject(targetFields), loss: lossSchema }).meta({ id: 'ResolvedOutputTarget' }),
);
export type ResolvedOutputs = z.infer<typeof resolvedOutputsSchema>;
