import { z } from 'zod';
import { defineInitializer, uniformOfDeviation } from './define-initializer.ts';
import { heDeviation, heOptions } from './he.ts';

/** He (Kaiming) uniform: keeps the variance through rectifiers.
 *  @equation w ~ U(-b, b), b = sqrt(6 / (1 + negativeSlope^2) / fan)
 *  @see He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers" */
export const heUniform = defineInitializer({
  config: z.strictObject({ type: z.literal('heUniform'), ...heOptions }),
  distribution: (fans, options) => uniformOfDeviation(heDeviation(fans, options)),
});
