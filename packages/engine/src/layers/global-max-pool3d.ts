import { defineGlobalPool, maximumOfMap } from './global-pool.ts';

/** Global max pooling: the largest value of each channel over depth, height and width.
 *  @equation y[c] = max over p of x[c, p]
 *  Shapes: [channels, depth, height, width] -> [channels].
 *  On a tie the gradient goes to the first largest value in row-major order. @see Oquab et al. 2015. */
export const globalMaxPool3d = defineGlobalPool('globalMaxPool3d', 3, maximumOfMap);
