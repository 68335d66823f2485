import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { numberOrNull, shareOrNull } from './numbers.ts';

const effectSchema = z
  .object({
    type: z.enum(['translate', 'scale', 'rotate']),
    strength: z.number().describe('Pixels moved, to the right and down; factor of size; degrees turned to the left.'),
    unchanged: z.number().min(0).max(1).describe('Share of the images whose largest output stays where it is.'),
    probabilityChange: shareOrNull(
      'Mean of half the sum of the changes of all probabilities: 0 nothing changes, 1 all probability moves; null where the outputs are no probabilities.',
    ),
    layers: z
      .array(z.object({ layer: z.string(), error: numberOrNull('Null where the map cannot be moved by so little.') }))
      .describe(
        'Of each layer with maps |f(Tx) - T f(x)| / |T f(x)| over the middle half of rows and columns: 0 where the maps move along with the image.',
      ),
  })
  .meta({ id: 'TransformationEffect' });

/** What transformations of images do to a model. */
export const equivarianceSchema = z
  .object({
    images: countSchema.describe('Images of the split that were transformed, an even choice.'),
    effects: z.array(effectSchema).describe('Of each transformation, the weakest first. What moves in is 0.'),
  })
  .meta({ id: 'Equivariance', description: 'Invariance of the predictions and equivariance of the maps of layers.' });
export type Equivariance = z.infer<typeof equivarianceSchema>;
