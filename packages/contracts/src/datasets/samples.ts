import { z } from 'zod';
import { countSchema } from '../scalars.ts';

/** Name of a table that ships with the server. */
export const sampleNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}$/, 'expected the name of a sample, such as digits')
  .meta({ id: 'SampleName', description: 'Name of a shipped sample; GET /v1/samples lists them.', example: 'digits' });

/** A real table that ships with the server. */
export const sampleSchema = z
  .object({
    name: sampleNameSchema,
    title: z.string(),
    rows: countSchema,
    columns: countSchema,
    target: z.string().describe('The column that is usually predicted.'),
    task: z.enum(['classification', 'regression']),
    source: z.string(),
    licence: z.string(),
  })
  .meta({ id: 'Sample' });
export type Sample = z.infer<typeof sampleSchema>;

/** All samples; they are few, so there are no pages. */
export const sampleListSchema = z.object({ data: z.array(sampleSchema) }).meta({ id: 'SampleList' });
