import { averageOfMap, defineGlobalPool } from './global-pool.ts';

/** Global average pooling: the mean of each channel over length.
 *  @equation y[c] = sum over p of x[c, p] / positions
 *  Shapes: [channels, length] -> [channels]. @see Lin et al. 2014, section 3.2. */
export const globalAvgPool1d = defineGlobalPool('globalAvgPool1d', 1, averageOfMap);
