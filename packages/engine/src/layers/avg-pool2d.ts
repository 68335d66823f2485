import { defineAvgPool } from './avg-pool.ts';

/** Average pooling along height and width: the mean of each window.
 *  @equation y[c, p] = sum over cells of x[c, p * stride + cell - padding] / count
 *  Shapes: [channels, height, width] -> [channels, height', width']; the last incomplete window is dropped.
 *  The count is that of all cells of the window, or without countIncludePad of those that are no padding.
 *  @see LeCun et al. 1998, subsampling. */
export const avgPool2d = defineAvgPool('avgPool2d', 2);
