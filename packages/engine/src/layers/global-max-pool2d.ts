import { defineGlobalPool, maximumOfMap } from './global-pool.ts';

/** Global max pooling: the largest value of each channel over height and width.
 *  @equation y[c] = max over p of x[c, p]
 *  Shapes: [channels, height, width] -> [channels].
 *  On a tie the gradient goes to the first largest value in row-major order. @see Oquab et al. 2015. */
export const globalMaxPool2d = defineGlobalPool('globalMaxPool2d', 2, maximumOfMap);
