import { defineConv } from './conv.ts';

/** Convolution over height and width. Shapes: [channels, height, width] -> [filters, height', width'];
 *  weight [filters, channels/groups, k, k], bias [filters]. */
export const conv2d = defineConv('conv2d', 2);
