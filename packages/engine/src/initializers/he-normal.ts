import { z } from 'zod';
import { defineInitializer } from './define-initializer.ts';
import { heDeviation, heOptions } from './he.ts';

/** He (Kaiming) normal: keeps the variance through rectifiers.
 *  @equation w ~ N(0, s^2), s = sqrt(2 / (1 + negativeSlope^2) / fan)
 *  @see He, Zhang, Ren & Sun 2015, "Delving deep into rectifiers" */
export const heNormal = defineInitializer({
  config: z.strictObject({ type: z.literal('heNormal'), ...heOptions }),
  distribution: (fans, options) => ({ mean: 0, standardDeviation: heDeviation(fans, options) }),
});
