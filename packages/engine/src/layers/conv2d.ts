import { defineConv } from './conv.ts';

/** Convolution along height and width (a cross-correlation, as in every framework: the kernel is not flipped).
 *  @equation y[f, p] = bias[f] + sum over c, cell of weight[f, c, cell] x[c, p * stride + cell * dilation - padding]
 *  Shapes: [channels, height, width] -> [filters, height', width']; weight [filters, channels/groups, k, k], bias [filters].
 *  @see LeCun et al. 1998. */
export const conv2d = defineConv('conv2d', 2);
