import { defineConv } from './conv.ts';

/** Convolution along depth, height and width (a cross-correlation, as in every framework: the kernel is not flipped).
 *  @equation y[f, p] = bias[f] + sum over c, cell of weight[f, c, cell] x[c, p * stride + cell * dilation - padding]
 *  Shapes: [channels, depth, height, width] -> [filters, depth', height', width']; weight [filters, channels/groups, k, k, k], bias [filters].
 *  @see Tran et al. 2015. */
export const conv3d = defineConv('conv3d', 3);
