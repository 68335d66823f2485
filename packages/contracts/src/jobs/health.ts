import { z } from 'zod';
import { openEnum } from '../http/open-enum.ts';
import { countSchema, timeSchema } from '../scalars.ts';

/** What a training can suffer from. */
export const ailments = [
  'deadUnits',
  'vanishingGradients',
  'explodingGradients',
  'overfitting',
  'underfitting',
] as const;

/** One finding about the health of a training, while it trains. */
export const healthFindingSchema = z
  .object({
    severity: z.enum(['info', 'warning', 'error']).describe('info: no problem, such as that one is over.'),
    code: openEnum(ailments, 'Problem of the training.'),
    layer: z
      .string()
      .optional()
      .describe('Id of the layer where it is strongest; absent if it concerns the whole model.'),
    layers: z.array(z.string()).optional().describe('Ids of all layers concerned, if there are several.'),
    message: z.string().describe('One sentence: what was seen, and where.'),
    suggestion: z.string().describe('What to do.'),
    values: z.record(z.string(), z.number()).describe('The figures behind it, by name.'),
    resolved: z.boolean().describe('true: the problem reported earlier under this code is over.'),
  })
  .meta({ id: 'HealthFinding' });
export type HealthFinding = z.infer<typeof healthFindingSchema>;

/** What a job suffers from, and since when. */
export const jobAilmentSchema = healthFindingSchema
  .omit({ resolved: true })
  .extend({ step: countSchema.nullable(), since: timeSchema })
  .meta({ id: 'JobAilment' });
export type JobAilment = z.infer<typeof jobAilmentSchema>;
