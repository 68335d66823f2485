import { defineMaxPool } from './max-pool.ts';

/** Max pooling along length: the largest value of each window, padding counting as -infinity.
 *  @equation y[c, p] = max over cells of x[c, p * stride + cell - padding]
 *  Shapes: [channels, length] -> [channels, length']; the last incomplete window is dropped.
 *  On a tie the gradient goes to the first largest value of the window in row-major order, as in PyTorch.
 *  @see Zhou and Chellappa 1988. */
export const maxPool1d = defineMaxPool('maxPool1d', 1);
