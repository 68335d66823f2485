import { defineConv } from './conv.ts';

/** Convolution along length (a cross-correlation, as in every framework: the kernel is not flipped).
 *  @equation y[f, p] = bias[f] + sum over c, cell of weight[f, c, cell] x[c, p * stride + cell * dilation - padding]
 *  Shapes: [channels, length] -> [filters, length']; weight [filters, channels/groups, k], bias [filters].
 *  A sequence [time, features] has its features last: nothing permutes axes silently.
 *  @see Waibel et al. 1989, time-delay networks. */
export const conv1d = defineConv('conv1d', 1);
