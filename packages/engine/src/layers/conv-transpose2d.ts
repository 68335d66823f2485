import { defineConvTranspose } from './conv-transpose.ts';

/** Transposed convolution along height and width: every cell of the input adds a weighted kernel to the output, which grows by the stride.
 *  @equation y[f, q] = bias[f] + sum over c, p, cell with q = p * stride + cell * dilation - padding of weight[c, f, cell] x[c, p]
 *  Shapes: [channels, height, width] -> [filters, height', width']; weight [channels, filters/groups, k, k], bias [filters].
 *  Sizes: (in - 1) stride - 2 padding + dilation (k - 1) + outputPadding + 1. The gradient of convolution in its input.
 *  @see Zeiler et al. 2010, Dumoulin and Visin 2016, chapter 4. */
export const convTranspose2d = defineConvTranspose('convTranspose2d', 2);
