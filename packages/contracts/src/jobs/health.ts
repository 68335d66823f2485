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
    severity: z.enum(['info', 'warning', 'error']).describe('info: for notice, such as that something is over.'),
    code: openEnum(ailments, 'What the training suffers from.'),
    layer: z.string().optional().describe('Id of the layer it shows in most; absent: it is of the whole model.'),
    layers: z.array(z.string()).optional().describe('Ids of all layers it shows in, where there are several.'),
    message: z.string().describe('One sentence: what was seen, and where.'),
    suggestion: z.string().describe('What to do.'),
    values: z.record(z.string(), z.number()).describe('The numbers it rests on, by name.'),
    resolved: z.boolean().describe('true: what was told before under this code is over.'),
  })
  .meta({ id: 'HealthFinding' });
export type HealthFinding = z.infer<typeof healthFindingSchema>;

/** What a job suffers from, and since when. */
export const jobAilmentSchema = healthFindingSchema
  .omit({ resolved: true })
  .extend({ step: countSchema.nullable(), since: timeSchema })
  .meta({ id: 'JobAilment' });
export type JobAilment = z.infer<typeof jobAilmentSchema>;
