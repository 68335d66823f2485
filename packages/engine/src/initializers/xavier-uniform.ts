import { z } from 'zod';
import { defineInitializer, uniformOfDeviation } from './define-initializer.ts';
import { xavierDeviation, xavierOptions } from './xavier.ts';

/** Xavier (Glorot) uniform: keeps the variance of activations and gradients about equal across layers of symmetric activations.
 *  @equation w ~ U(-b, b), b = gain * sqrt(3 / n), n = (fanIn + fanOut) / 2 unless `mode` says otherwise
 *  @see Glorot & Bengio 2010; CENG502 Eq. 46-47 with mode "fanIn" */
export const xavierUniform = defineInitializer({
  config: z.strictObject({ type: z.literal('xavierUniform'), ...xavierOptions }),
  distribution: (fans, options) => uniformOfDeviation(xavierDeviation(fans, options)),
});
