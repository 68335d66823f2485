import { defineGlobalPool, maximumOfMap } from './global-pool.ts';

/** Global max pooling: the largest value of each channel over length.
 *  @equation y[c] = max over p of x[c, p]
 *  Shapes: [channels, length] -> [channels].
 *  On a tie the gradient goes to the first largest value in row-major order. @see Oquab et al. 2015. */
export const globalMaxPool1d = defineGlobalPool('globalMaxPool1d', 1, maximumOfMap);
