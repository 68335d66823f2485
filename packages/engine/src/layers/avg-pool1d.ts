import { defineAvgPool } from './avg-pool.ts';

/** Average pooling along length: the mean of each window.
 *  @equation y[c, p] = sum over cells of x[c, p * stride + cell - padding] / count
 *  Shapes: [channels, length] -> [channels, length']; the last incomplete window is dropped.
 *  The count is that of all cells of the window, or without countIncludePad of those that are no padding.
 *  @see LeCun et al. 1998, subsampling. */
export const avgPool1d = defineAvgPool('avgPool1d', 1);
