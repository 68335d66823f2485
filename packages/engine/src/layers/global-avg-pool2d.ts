import { averageOfMap, defineGlobalPool } from './global-pool.ts';

/** Global average pooling: the mean of each channel over height and width.
 *  @equation y[c] = sum over p of x[c, p] / positions
 *  Shapes: [channels, height, width] -> [channels]. @see Lin et al. 2014, section 3.2. */
export const globalAvgPool2d = defineGlobalPool('globalAvgPool2d', 2, averageOfMap);
