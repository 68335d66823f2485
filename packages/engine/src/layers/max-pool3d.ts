import { defineMaxPool } from './max-pool.ts';

/** Max pooling along depth, height and width: the largest value of each window, padding counting as -infinity.
 *  @equation y[c, p] = max over cells of x[c, p * stride + cell - padding]
 *  Shapes: [channels, depth, height, width] -> [channels, depth', height', width']; the last incomplete window is dropped.
 *  On a tie the gradient goes to the first largest value of the window in row-major order, as in PyTorch.
 *  @see Zhou and Chellappa 1988. */
export const maxPool3d = defineMaxPool('maxPool3d', 3);
