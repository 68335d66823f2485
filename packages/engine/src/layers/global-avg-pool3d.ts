import { averageOfMap, defineGlobalPool } from './global-pool.ts';

/** Global average pooling: the mean of each channel over depth, height and width.
 *  @equation y[c] = sum over p of x[c, p] / positions
 *  Shapes: [channels, depth, height, width] -> [channels]. @see Lin et al. 2014, section 3.2. */
export const globalAvgPool3d = defineGlobalPool('globalAvgPool3d', 3, averageOfMap);
