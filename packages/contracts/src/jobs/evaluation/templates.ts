import { z } from 'zod';
import { countSchema } from '../../scalars.ts';

/** What each output of a linear model looks for in its input. */
export const templatesSchema = z
  .object({
    layer: z.string().describe('The dense layer.'),
    shape: z.array(countSchema).describe('Shape of a sample, as the model reads it.'),
    rows: z.array(
      z.object({
        output: z.string().describe('The class; of a regression the column of the target.'),
        weights: z
          .array(z.number())
          .describe('Its row of the weight, row-major in `shape`: large where large inputs speak for it.'),
        bias: z.number().describe('Its bias; 0 where the layer has none.'),
      }),
    ),
  })
  .meta({ id: 'Templates' });
export type Templates = z.infer<typeof templatesSchema>;
