import { z } from 'zod';
import { defineInitializer } from './define-initializer.ts';
import { xavierDeviation, xavierOptions } from './xavier.ts';

/** Xavier (Glorot) normal: keeps the variance of activations and gradients about equal across layers of symmetric activations.
 *  @equation w ~ N(0, s^2), s = gain * sqrt(1 / n), n = (fanIn + fanOut) / 2 unless `mode` says otherwise
 *  @see Glorot & Bengio 2010; CENG502 Eq. 46-47 with mode "fanIn" */
export const xavierNormal = defineInitializer({
  config: z.strictObject({ type: z.literal('xavierNormal'), ...xavierOptions }),
  distribution: (fans, options) => ({ mean: 0, standardDeviation: xavierDeviation(fans, options) }),
});
