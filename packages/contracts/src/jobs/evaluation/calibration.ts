import { z } from 'zod';
import { countSchema } from '../../scalars.ts';
import { shareOrNull } from './numbers.ts';

const binSchema = z
  .object({
    lower: z.number(),
    upper: z.number(),
    samples: countSchema.describe('Predictions whose confidence is in (lower, upper].'),
    confidence: shareOrNull('Their mean confidence; null in an empty bin.'),
    accuracy: shareOrNull('Share of them that is right; null in an empty bin.'),
  })
  .meta({ id: 'CalibrationBin' });

/** How far probabilities can be taken at their word. */
export const calibrationSchema = z
  .object({
    error: z
      .number()
      .describe('Expected calibration error: mean of |accuracy - confidence| over the bins, weighted by samples.'),
    bins: z.array(binSchema).describe('Of a reliability diagram, from the least confidence up.'),
  })
  .meta({ id: 'Calibration', description: 'Of the probability of the predicted class.' });
